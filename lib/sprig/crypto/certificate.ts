/**
 * X.509 certificates. Mirrors the certificate half of sprig's crypto.go and what crypto/x509.CreateCertificate writes
 * for it: the same extensions in the same order.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import {
  base64Decode,
  fromBytes,
  GoError,
  type GoValue,
  SECOND,
  sliceItems,
  Time,
  toBytes,
  toText,
  UTC,
} from '../../go'
import type { SprigEnv } from '../env'
import { parseIP } from '../netip'
import { randomBigint } from './bigint'
import { bitString, elements, integer, octets, oid, sameBytes, sequence, sequenceOf, TRUE, tlv } from './der'
import { keyFromPem, keyToPem, type PrivateKey, publicKeyInfo, sign, signatureAlgorithm } from './keys'
import { decodePem, encodePem } from './pem'

const COMMON_NAME = oid('2.5.4.3')
const KEY_USAGE = oid('2.5.29.15')
const EXTENDED_KEY_USAGE = oid('2.5.29.37')
const BASIC_CONSTRAINTS = oid('2.5.29.19')
const SUBJECT_KEY_ID = oid('2.5.29.14')
const AUTHORITY_KEY_ID = oid('2.5.29.35')
const SUBJECT_ALT_NAME = oid('2.5.29.17')
const SERVER_AUTH = oid('1.3.6.1.5.5.7.3.1')
const CLIENT_AUTH = oid('1.3.6.1.5.5.7.3.2')

/** digitalSignature and keyEncipherment, the first and third bit; a CA may sign certificates too, the sixth. */
const LEAF_USAGE = bitString(Uint8Array.of(0b1010_0000), 5)
const CA_USAGE = bitString(Uint8Array.of(0b1010_0100), 2)

export interface CertificateRequest {
  readonly commonName: string
  readonly ips: GoValue
  readonly dnsNames: GoValue
  readonly days: bigint
  readonly isCA: boolean
}

export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** Who signs: the certificate signs itself when there is none. */
interface Signer {
  readonly subject: Uint8Array
  readonly keyId: Uint8Array | undefined
  readonly publicKey: Uint8Array
  readonly key: PrivateKey
}

const extension = (id: Uint8Array, value: Uint8Array, isCritical = false): Uint8Array =>
  isCritical ? sequence(id, TRUE, octets(value)) : sequence(id, octets(value))

/** A printable name is written as PrintableString, any other as UTF8String, as asn1.Marshal chooses. */
function nameBytes(commonName: string): Uint8Array {
  if (commonName === '') return sequence()
  const tag = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(commonName) ? 0x13 : 0x0c
  return sequence(tlv(0x31, sequence(COMMON_NAME, tlv(tag, toBytes(commonName)))))
}

/** UTCTime until 2049, GeneralizedTime after. */
function timeBytes(time: Time): Uint8Array {
  const { year } = time.civil()
  if (year < 0 || year > 9999)
    throw new GoError('asn1: structure error: cannot represent time as GeneralizedTime')
  return year >= 1950 && year < 2050
    ? tlv(0x17, toBytes(time.format('060102150405Z')))
    : tlv(0x18, toBytes(time.format('20060102150405Z')))
}

function addresses(ips: GoValue): Uint8Array[] {
  return (sliceItems(ips) ?? []).map((ip) => {
    if (typeof ip !== 'string') throw new GoError(`error parsing ip: ${toText(ip)} is not a string`)
    const bytes = parseIP(ip)
    if (!bytes) throw new GoError(`error parsing ip: ${ip}`)
    return bytes
  })
}

function names(dnsNames: GoValue): string[] {
  return (sliceItems(dnsNames) ?? []).map((name) => {
    if (typeof name === 'string') return name
    throw new GoError(`error processing alternate dns name: ${toText(name)} is not a string`)
  })
}

const creating = (problem: string): GoError => new GoError(`error creating certificate: ${problem}`)

/** Certificate and key as PEM. Throws GoError. */
export function createCertificate(
  env: SprigEnv,
  request: CertificateRequest,
  makeKey: () => PrivateKey,
  signer?: Signer,
): KeyPair {
  const ips = addresses(request.ips)
  const dnsNames = names(request.dnsNames)
  const key = makeKey()
  const signingKey = signer?.key ?? key
  try {
    const der = certificateBytes(env, request, { ips, dnsNames, key, signingKey, signer })
    return { cert: encodePem({ type: 'CERTIFICATE', bytes: der }), key: keyToPem(key) }
  } catch (error) {
    if (error instanceof GoError) throw creating(error.message)
    throw error
  }
}

interface Parts {
  readonly ips: readonly Uint8Array[]
  readonly dnsNames: readonly string[]
  readonly key: PrivateKey
  readonly signingKey: PrivateKey
  readonly signer: Signer | undefined
}

function certificateBytes(env: SprigEnv, request: CertificateRequest, parts: Parts): Uint8Array {
  const { key, signingKey, signer } = parts
  const algorithm = signatureAlgorithm(signingKey)
  const publicKey = publicKeyInfo(key)
  const subject = nameBytes(request.commonName)
  const issuer = signer?.subject ?? subject
  if (signer && !sameBytes(signer.publicKey, publicKeyInfo(signingKey).bytes)) {
    throw new GoError("x509: provided PrivateKey doesn't match parent's PublicKey")
  }
  const now = Time.fromNanoseconds(env.clock(), UTC)
  const until = now.add(BigInt.asIntN(64, request.days * 86_400n * SECOND))
  const authority = signer && !sameBytes(issuer, subject) ? signer.keyId : undefined
  const extensions = [
    extension(KEY_USAGE, request.isCA ? CA_USAGE : LEAF_USAGE, true),
    extension(EXTENDED_KEY_USAGE, sequence(SERVER_AUTH, CLIENT_AUTH)),
    extension(BASIC_CONSTRAINTS, request.isCA ? sequence(TRUE) : sequence(), true),
    ...(request.isCA ? [extension(SUBJECT_KEY_ID, octets(sha256(publicKey.bytes).subarray(0, 20)))] : []),
    ...(authority ? [extension(AUTHORITY_KEY_ID, sequence(tlv(0x80, authority)))] : []),
    ...alternatives(parts, request.commonName === ''),
  ]
  const body = sequence(
    tlv(0xa0, integer(2n)),
    integer(randomBigint(env.random, 1n << 128n)),
    algorithm,
    issuer,
    sequence(timeBytes(now), timeBytes(until)),
    subject,
    sequence(publicKey.algorithm, bitString(publicKey.bytes)),
    tlv(0xa3, sequence(...extensions)),
  )
  return sequence(body, algorithm, bitString(sign(signingKey, body, env.random)))
}

function alternatives({ dnsNames, ips }: Parts, isCritical: boolean): Uint8Array[] {
  if (dnsNames.length === 0 && ips.length === 0) return []
  for (const name of dnsNames) {
    if (/[^\u0000-\u007f]/.test(name)) throw new GoError(`x509: "${name}" cannot be encoded as an IA5String`)
  }
  const value = sequence(
    ...dnsNames.map((name) => tlv(0x82, toBytes(name))),
    ...ips.map((ip) => tlv(0x87, asIPv4(ip))),
  )
  return [extension(SUBJECT_ALT_NAME, value, isCritical)]
}

/** An IPv4 address in IPv6's clothes is written in four bytes. */
function asIPv4(ip: Uint8Array): Uint8Array {
  const isMapped =
    ip.length === 16 && ip.subarray(0, 10).every((b) => b === 0) && ip[10] === 255 && ip[11] === 255
  return isMapped ? ip.subarray(12) : ip
}

/** What a signer's certificate says of it. Throws GoError `x509: malformed certificate`. */
function parseCertificate(der: Uint8Array): Omit<Signer, 'key'> {
  try {
    const [body] = sequenceOf(der)
    const fields = elements(body!.content)
    const start = fields[0]!.tag === 0xa0 ? 1 : 0
    const publicKey = elements(fields[start + 5]!.content)[1]!.content.subarray(1)
    const extensions = fields.find(({ tag }) => tag === 0xa3)
    const keyId = (extensions ? sequenceOf(extensions.content) : [])
      .map(({ content }) => elements(content))
      .find(([id]) => sameBytes(id!.full, SUBJECT_KEY_ID))
      ?.at(-1)
    return {
      subject: fields[start + 4]!.full,
      keyId: keyId && elements(keyId.content)[0]!.content,
      publicKey,
    }
  } catch (error) {
    if (error instanceof GoError || error instanceof TypeError)
      throw new GoError('x509: malformed certificate')
    throw error
  }
}

/** The signer behind a certificate and key given as PEM. Throws GoError in sprig's words. */
export function signerFrom({ cert, key }: KeyPair): Signer {
  const block = decodePem(cert)
  if (!block) throw new GoError('unable to decode certificate')
  const parsed = within('error parsing certificate: decodedSignerCert.Bytes', () =>
    parseCertificate(block.bytes),
  )
  return { ...parsed, key: within('error parsing private key', () => keyFromPem(key)) }
}

/** buildCustomCert: both parts in base64, checked and given back. Throws GoError in sprig's words. */
export function customCertificate(base64Cert: string, base64Key: string): KeyPair {
  const decode = (text: string, what: string): string => {
    try {
      return fromBytes(base64Decode(text))
    } catch (error) {
      if (error instanceof GoError) throw new GoError(`unable to decode base64 ${what}`)
      throw error
    }
  }
  const cert = decode(base64Cert, 'certificate')
  const key = decode(base64Key, 'private key')
  const block = decodePem(cert)
  if (!block) throw new GoError('unable to decode certificate')
  within('error parsing certificate: decodedCert.Bytes', () => parseCertificate(block.bytes))
  within('error parsing private key', () => keyFromPem(key))
  return { cert, key }
}

function within<T>(prefix: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`${prefix}: ${error.message}`)
    throw error
  }
}
