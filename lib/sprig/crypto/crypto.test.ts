/** Keys and certificates judged by Node's own crypto; bcrypt by hashes that Go made. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type GoFunc, type GoValue, int, type Struct } from '../../go'
import { loadCrypto, sprigFunctions } from '..'
import { testEnv } from '../testdata/render'
import { bcryptHash } from './bcrypt'

const functions = sprigFunctions(testEnv, await loadCrypto())
const context = { spend: () => {}, reserve: () => {} }
const call = (name: string, ...args: GoValue[]): GoValue =>
  (functions.get(name) as GoFunc).call(args, context)
const pair = (value: GoValue): { cert: X509Certificate; key: string } => ({
  cert: new X509Certificate((value as Struct).field('Cert') as string),
  key: (value as Struct).field('Key') as string,
})

describe('certificates', () => {
  const ca = call('genCA', 'Test CA', int(365))
  const authority = pair(ca)

  it('genCA makes a certificate that may sign and signs itself', () => {
    const { cert, key } = authority
    expect(cert.ca).toBe(true)
    expect(cert.subject).toBe('CN=Test CA')
    expect(cert.verify(cert.publicKey)).toBe(true)
    expect(cert.checkPrivateKey(createPrivateKey(key))).toBe(true)
    expect(cert.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(cert.validFrom).toBe('Nov 14 22:13:20 2023 GMT')
    expect(cert.validTo).toBe('Nov 13 22:13:20 2024 GMT')
    expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
  })

  it('genSignedCert is signed by the CA and names its hosts', () => {
    const { cert, key } = pair(
      call(
        'genSignedCert',
        'web',
        ['10.0.0.1', '::1', '::ffff:1.2.3.4'],
        ['web.test', '*.web.test'],
        int(7),
        ca,
      ),
    )
    expect(cert.issuer).toBe('CN=Test CA')
    expect(cert.verify(authority.cert.publicKey)).toBe(true)
    expect(cert.checkIssued(authority.cert)).toBe(true)
    expect(cert.ca).toBe(false)
    expect(cert.subjectAltName).toBe(
      'DNS:web.test, DNS:*.web.test, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:1.2.3.4',
    )
    expect(cert.checkPrivateKey(createPrivateKey(key))).toBe(true)
  })

  it.each(['ecdsa', 'ed25519'])('the …WithKey functions take an %s key', (kind) => {
    const key = call('genPrivateKey', kind)
    const own = call('genCAWithKey', 'own', int(1), key)
    expect(pair(own).key).toBe(key)
    expect(pair(own).cert.verify(createPublicKey(key as string))).toBe(true)
    const leaf = pair(
      call('genSignedCertWithKey', 'leaf', null, null, int(1), own, call('genPrivateKey', 'ecdsa')),
    )
    expect(leaf.cert.verify(pair(own).cert.publicKey)).toBe(true)
    const self = pair(call('genSelfSignedCertWithKey', 'self', null, null, int(1), key))
    expect(self.cert.verify(self.cert.publicKey)).toBe(true)
  })

  it('buildCustomCert gives back what it checked', () => {
    const { cert, key } = { cert: (ca as Struct).field('Cert')!, key: (ca as Struct).field('Key')! }
    const built = call('buildCustomCert', call('b64enc', cert), call('b64enc', key)) as Struct
    expect([built.field('Cert'), built.field('Key')]).toEqual([cert, key])
  })

  it.each([
    [
      'a DSA key cannot sign',
      () => call('genCAWithKey', 'x', int(1), call('genPrivateKey', 'dsa')),
      'error creating certificate: x509: certificate private key does not implement crypto.Signer',
    ],
    [
      'a signer whose key is not its own',
      () => {
        const { cert } = { cert: (ca as Struct).field('Cert')! }
        const other = call('genCAWithKey', 'x', int(1), call('genPrivateKey', 'ecdsa')) as Struct
        const mixed = call('buildCustomCert', call('b64enc', cert), call('b64enc', other.field('Key')!))
        return call('genSignedCert', 'x', null, null, int(1), mixed)
      },
      "error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey",
    ],
    [
      'a name that is no host name',
      () => call('genSelfSignedCertWithKey', 'x', null, ['é'], int(1), call('genPrivateKey', 'ecdsa')),
      'error creating certificate: x509: "é" cannot be encoded as an IA5String',
    ],
  ])('%s', (_title, run, message) => {
    expect(run).toThrow(message)
  })
})

describe('genPrivateKey', () => {
  it.each([
    ['rsa', 'BEGIN RSA PRIVATE KEY', 'rsa'],
    ['ecdsa', 'BEGIN EC PRIVATE KEY', 'ec'],
    ['ed25519', 'BEGIN PRIVATE KEY', 'ed25519'],
    ['dsa', 'BEGIN DSA PRIVATE KEY', 'dsa'],
  ])('"%s" is a key others can read', (kind, header, type) => {
    const pem = call('genPrivateKey', kind) as string
    expect(pem).toContain(header)
    expect(createPrivateKey(pem).asymmetricKeyType).toBe(type)
  })
})

describe('bcrypt', () => {
  const fromAlphabet = (text: string): Uint8Array => {
    const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    let bits = ''
    for (const ch of text) bits += alphabet.indexOf(ch).toString(2).padStart(6, '0')
    return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2))
  }

  it.each([
    ['', '$2a$10$waFMGkoU8CV1cdy0NxWEMO7IlB8XK4h07W4suzSqnGZJch7j7g4uu'],
    ['x', '$2a$10$CFgTjRIK/bKUDlaTr6Iu2.rK20WsukAG3tmXT.MmARPqfzy9tEHqK'],
    ['pässwörd ☃', '$2a$10$.Osly.qdGsEM7J/H55aRce3t11Zjoa0cpDQ2IsKvZboHJ4oNKwZh6'],
    [
      '0123456789012345678901234567890123456789012345678901234567890123456789ab',
      '$2a$10$92zqADMQcuAXImNUorsffurV7ii9gbyQYyWpPjLFD9upLtDL9Nqfm',
    ],
  ])('%j with the salt of Go’s hash gives Go’s hash', (password, hash) => {
    expect(bcryptHash(password, () => fromAlphabet(hash.slice(7, 29)))).toBe(hash)
  })

  it('says what is wrong with a password beyond 72 bytes', () => {
    expect(call('bcrypt', 'x'.repeat(73))).toBe(
      'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes',
    )
  })
})
