/**
 * Private keys: made, written as PEM, read back, and used to sign. Mirrors the key half of sprig's crypto.go and the
 * parts of crypto/x509 under it: PKCS#1 for RSA, SEC 1 for elliptic curves, PKCS#8 for Ed25519.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { GoError, joinBytes } from '../../go'
import {
  bigintToBytes,
  bitLength,
  bytesToBigint,
  invert,
  powMod,
  type RandomBytes,
  randomBigint,
  randomPrime,
} from './bigint'
import {
  bitString,
  type Element,
  elements,
  integer,
  integerOf,
  NULL,
  octets,
  oid,
  sameBytes,
  sequence,
  sequenceOf,
  tlv,
} from './der'
import { decodePem, encodePem } from './pem'

interface RsaKey {
  readonly kind: 'rsa'
  readonly n: bigint
  readonly e: bigint
  readonly d: bigint
  readonly p: bigint
  readonly q: bigint
}

interface EcKey {
  readonly kind: 'ec'
  readonly curve: Curve
  readonly secret: Uint8Array
}

interface Ed25519Key {
  readonly kind: 'ed25519'
  readonly seed: Uint8Array
}

interface DsaKey {
  readonly kind: 'dsa'
  readonly p: bigint
  readonly q: bigint
  readonly g: bigint
  readonly y: bigint
  readonly x: bigint
}

export type PrivateKey = RsaKey | EcKey | Ed25519Key | DsaKey

interface Curve {
  readonly oid: Uint8Array
  readonly size: number
  readonly ops: typeof p256
  /** The signature algorithm x509 chooses for the curve: the curve's own hash. */
  readonly signature: Uint8Array
}

const P256: Curve = {
  oid: oid('1.2.840.10045.3.1.7'),
  size: 32,
  ops: p256,
  signature: oid('1.2.840.10045.4.3.2'),
}
const CURVES: readonly Curve[] = [
  P256,
  { oid: oid('1.3.132.0.34'), size: 48, ops: p384, signature: oid('1.2.840.10045.4.3.3') },
  { oid: oid('1.3.132.0.35'), size: 66, ops: p521, signature: oid('1.2.840.10045.4.3.4') },
]

const RSA = oid('1.2.840.113549.1.1.1')
const RSA_SHA256 = oid('1.2.840.113549.1.1.11')
const SHA256 = oid('2.16.840.1.101.3.4.2.1')
const EC = oid('1.2.840.10045.2.1')
const ED25519 = oid('1.3.101.112')

/** DSA domain parameters (2048, 256), which are public; made once, as finding them takes long. */
const DSA_P = BigInt(
  '0xac6ce3e49eb7904b2063677208f7abbb2e6a6a16999b1d8a8948d5960ac6fc77194669f9205875335e98edea8d196d1c0a8a37d40f588fd1fc6559d454155be16c250b605f8fdeb40e356f9aff2657886c0e11e2111bd26b64d27f0dbe55503055279606e455b0bf56340952ac7e864df9e95decc2a0777e58dac15642c118d93aefb15130f8c9fd834f04ed0518469428fc8677e844c54165de3dade22871eadeff49596334c9c3f4da389f921b514f987f06788abb303e2450d03c13669a3777d8b9cc291b44b44768c38da03ae69149313a17809120bdfe9477973958cedb765b58352ed6b4b06d006cb4b805f0df45ed428c8c163e59cb305b2e8090b8dd',
)
const DSA_Q = BigInt('0x803ec588f84682513421667ca03a2df1bca906693c4501649985e3626eb0963d')
const DSA_G = BigInt(
  '0x48092f697016e04950c89d54445abc71c2ed349190d337de058f1646eddd0fdfbd50768d727d9497243a34c0c53a43289cb7adbb65803234a4261cfae560dc51c844ab24ec44f944cc25ec85a46789a8365813a666676e4f4e8b4be8575de0ec5bd1a96dafde3e5c2ba7e0ed245eaceaaf33465ad3218ee410fb2af539da6ddf83748eeb615b0c84a576219316f7800edcab08066db3cae3d9e7fde2ccaab8ed02dcf78211f7e0bd64b8a452660d92a15f0c334fc5ef2df9456832a27c53d0586d7a20dc7b3ec66c51e00ed40bc25466ccf4ae6fc4de8e2833f28fe3529d1442eae816e42b190cef4eca7a02c4ef9e72c4feaccd0547299f6f61ee0f1191857a',
)

// ── making ───────────────────────────────────────────────────────────────────────────────────────

export function generateRsa(bits: number, random: RandomBytes): PrivateKey {
  const e = 65537n
  for (;;) {
    const p = randomPrime(bits / 2, random)
    const q = randomPrime(bits / 2, random)
    const d = invert(e, (p - 1n) * (q - 1n))
    if (p === q || d === undefined || bitLength(p * q) !== bits) continue
    return { kind: 'rsa', n: p * q, e, d, p, q }
  }
}

/** genPrivateKey's kinds; undefined for a kind it does not know. */
export function generateKey(kind: string, random: RandomBytes): PrivateKey | undefined {
  switch (kind) {
    case '':
    case 'rsa':
      return generateRsa(4096, random)
    case 'ecdsa':
      return {
        kind: 'ec',
        curve: P256,
        secret: bigintToBytes(1n + randomBigint(random, p256.Point.Fn.ORDER - 1n), P256.size),
      }
    case 'ed25519':
      return { kind: 'ed25519', seed: random(32) }
    case 'dsa': {
      const x = 1n + randomBigint(random, DSA_Q - 1n)
      return { kind: 'dsa', p: DSA_P, q: DSA_Q, g: DSA_G, y: powMod(DSA_G, x, DSA_P), x }
    }
  }
  return undefined
}

// ── writing ──────────────────────────────────────────────────────────────────────────────────────

const rsaPublic = ({ n, e }: RsaKey): Uint8Array => sequence(integer(n), integer(e))
const ecPublic = ({ curve, secret }: EcKey): Uint8Array => curve.ops.getPublicKey(secret, false)

export function keyToPem(key: PrivateKey): string {
  switch (key.kind) {
    case 'rsa': {
      const { n, e, d, p, q } = key
      const parts = [0n, n, e, d, p, q, d % (p - 1n), d % (q - 1n), invert(q, p)!]
      return encodePem({ type: 'RSA PRIVATE KEY', bytes: sequence(...parts.map(integer)) })
    }
    case 'ec': {
      const bytes = sequence(
        integer(1n),
        octets(key.secret),
        tlv(0xa0, key.curve.oid),
        tlv(0xa1, bitString(ecPublic(key))),
      )
      return encodePem({ type: 'EC PRIVATE KEY', bytes })
    }
    case 'ed25519':
      return encodePem({
        type: 'PRIVATE KEY',
        bytes: sequence(integer(0n), sequence(ED25519), octets(octets(key.seed))),
      })
    case 'dsa': {
      const { p, q, g, y, x } = key
      return encodePem({ type: 'DSA PRIVATE KEY', bytes: sequence(...[0n, p, q, g, y, x].map(integer)) })
    }
  }
}

/** The algorithm of a public key and its bits, as a certificate holds them. */
export function publicKeyInfo(key: PrivateKey): { algorithm: Uint8Array; bytes: Uint8Array } {
  switch (key.kind) {
    case 'rsa':
      return { algorithm: sequence(RSA, NULL), bytes: rsaPublic(key) }
    case 'ec':
      return { algorithm: sequence(EC, key.curve.oid), bytes: ecPublic(key) }
    case 'ed25519':
      return { algorithm: sequence(ED25519), bytes: ed25519.getPublicKey(key.seed) }
    case 'dsa':
      throw new GoError('x509: unsupported public key type: *dsa.PublicKey')
  }
}

// ── signing ──────────────────────────────────────────────────────────────────────────────────────

/** The algorithm a key signs certificates with. Throws GoError for DSA keys, which Go cannot sign with. */
export function signatureAlgorithm(key: PrivateKey): Uint8Array {
  switch (key.kind) {
    case 'rsa':
      return sequence(RSA_SHA256, NULL)
    case 'ec':
      return sequence(key.curve.signature)
    case 'ed25519':
      return sequence(ED25519)
    case 'dsa':
      throw new GoError('x509: certificate private key does not implement crypto.Signer')
  }
}

export function sign(key: PrivateKey, message: Uint8Array, random: RandomBytes): Uint8Array {
  switch (key.kind) {
    case 'rsa':
      return signRsa(key, message)
    case 'ec': {
      const { size, ops } = key.curve
      const pair = ops.sign(message, key.secret, { lowS: false, extraEntropy: random(32) })
      return sequence(
        integer(bytesToBigint(pair.subarray(0, size))),
        integer(bytesToBigint(pair.subarray(size))),
      )
    }
    case 'ed25519':
      return ed25519.sign(message, key.seed)
    case 'dsa':
      throw new GoError('x509: certificate private key does not implement crypto.Signer')
  }
}

/** PKCS #1 v1.5 with SHA-256, by the Chinese remainder theorem. */
function signRsa({ n, d, p, q }: RsaKey, message: Uint8Array): Uint8Array {
  const size = Math.ceil(bitLength(n) / 8)
  const info = sequence(sequence(SHA256, NULL), octets(sha256(message)))
  const filler = new Uint8Array(size - info.length - 3).fill(0xff)
  const block = bytesToBigint(joinBytes([Uint8Array.of(0, 1), filler, Uint8Array.of(0), info]))
  const byP = powMod(block, d % (p - 1n), p)
  const byQ = powMod(block, d % (q - 1n), q)
  const step = (((byP - byQ) % p) + p) * invert(q, p)!
  return bigintToBytes(byQ + (step % p) * q, size)
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────────

const wrapped = <T>(prefix: string, run: () => T): T => {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`${prefix}: ${error.message}`)
    throw error
  }
}

/** parsePrivateKeyPEM of sprig. Throws GoError. */
export function keyFromPem(text: string): PrivateKey {
  const block = decodePem(text)
  if (!block) throw new GoError('no PEM data in input')
  if (block.type === 'PRIVATE KEY') return wrapped('decoding PEM as PKCS#8', () => parsePkcs8(block.bytes))
  const kind = / PRIVATE KEY$/.test(block.type) ? block.type.slice(0, -' PRIVATE KEY'.length) : undefined
  switch (kind) {
    case undefined:
      throw new GoError(`no private key data in PEM block of type ${block.type}`)
    case 'RSA':
      return wrapped('parsing RSA private key from PEM', () => parseRsa(block.bytes))
    case 'EC':
      return wrapped('parsing EC private key from PEM', () => parseEc(block.bytes))
    case 'DSA':
      return wrapped('parsing DSA private key from PEM', () => parseDsa(block.bytes))
  }
  throw new GoError(`invalid private key type ${kind}`)
}

function parseRsa(bytes: Uint8Array): PrivateKey {
  const [version, n, e, d, p, q] = sequenceOf(bytes).map(integerOf)
  if (version! > 1n) throw new GoError('x509: unsupported private key version')
  if (!n || !e || !d || !p || !q) throw new GoError('x509: private key contains zero or negative value')
  if (p * q !== n) throw new GoError('crypto/rsa: invalid prime')
  return { kind: 'rsa', n, e, d, p, q }
}

function parseEc(bytes: Uint8Array, outerCurve?: Uint8Array): PrivateKey {
  const parts = wrapped('x509: failed to parse EC private key', () => sequenceOf(bytes))
  const version = integerOf(parts[0])
  if (version !== 1n) throw new GoError(`x509: unknown EC private key version ${version}`)
  const named = outerCurve ?? parts.find((part) => part.tag === 0xa0)?.content
  const curve = CURVES.find((known) => named !== undefined && sameBytes(known.oid, named))
  if (!curve) throw new GoError('x509: unknown elliptic curve')
  const secret = bytesToBigint(parts[1]!.content)
  if (secret === 0n || secret >= curve.ops.Point.Fn.ORDER)
    throw new GoError('x509: invalid elliptic curve private key value')
  return { kind: 'ec', curve, secret: bigintToBytes(secret, curve.size) }
}

function parseDsa(bytes: Uint8Array): PrivateKey {
  const [, p, q, g, y, x] = sequenceOf(bytes).map(integerOf)
  if (!p || !q || !g || !y || !x) throw new GoError('asn1: syntax error: sequence truncated')
  return { kind: 'dsa', p, q, g, y, x }
}

function parsePkcs8(bytes: Uint8Array): PrivateKey {
  const [, algorithm, key] = sequenceOf(bytes)
  if (!algorithm || !key) throw new GoError('asn1: syntax error: sequence truncated')
  const [name, parameters] = elements(algorithm.content)
  const is = (known: Uint8Array): boolean => name !== undefined && sameBytes(name.full, known)
  if (is(RSA)) {
    return wrapped('x509: failed to parse RSA private key embedded in PKCS#8', () => parseRsa(key.content))
  }
  if (is(EC)) {
    return wrapped('x509: failed to parse EC private key embedded in PKCS#8', () =>
      parseEc(key.content, parameters?.full),
    )
  }
  if (is(ED25519)) return parseEd25519(key)
  throw new GoError('x509: PKCS#8 wrapping contained private key with unknown algorithm')
}

function parseEd25519(key: Element): PrivateKey {
  const seed = elements(key.content)[0]?.content
  if (seed?.length !== 32) throw new GoError(`x509: invalid Ed25519 private key length: ${seed?.length ?? 0}`)
  return { kind: 'ed25519', seed }
}
