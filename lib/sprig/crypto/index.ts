/** Keys, certificates, password hashes and AES: loaded on use. Mirrors sprig's crypto.go; signatures stand beside. */
import { type CallContext, GoError, type GoFunc, type GoValue, Struct } from '../../go'
import { CERTIFICATE, CRYPTO_SIGNATURES, type CryptoName } from '../crypto-signatures'
import type { SprigEnv } from '../env'
import { bigintOf, num, str } from '../fn'
import { decryptAES, encryptAES } from './aes'
import { bcryptHash } from './bcrypt'
import {
  type CertificateRequest,
  createCertificate,
  customCertificate,
  type KeyPair,
  signerFrom,
} from './certificate'
import { generateKey, generateRsa, keyFromPem, keyToPem, type PrivateKey } from './keys'
import { derivePassword } from './password'

/** Work counted against the budget for what takes long, in steps of an ordinary template. */
const SLOW = 50_000

const asValue = ({ cert, key }: KeyPair): Struct =>
  new Struct(
    CERTIFICATE,
    new Map([
      ['Cert', cert],
      ['Key', key],
    ]),
  )

const asPair = (value: GoValue | undefined): KeyPair => {
  const struct = value as Struct
  return { cert: str(struct.field('Cert')), key: str(struct.field('Key')) }
}

const parsingKey = (pem: GoValue | undefined): PrivateKey => {
  try {
    return keyFromPem(str(pem))
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`parsing private key: ${error.message}`)
    throw error
  }
}

type Implementation = (env: SprigEnv, args: readonly GoValue[]) => GoValue

const bcrypt = (env: SprigEnv, password: string): string => {
  try {
    return bcryptHash(password, env.random)
  } catch (error) {
    if (error instanceof GoError) return `failed to encrypt string with bcrypt: ${error.message}`
    throw error
  }
}

const authority = ([name, days]: readonly GoValue[]): CertificateRequest => ({
  commonName: str(name),
  ips: null,
  dnsNames: null,
  days: bigintOf(days),
  isCA: true,
})

const leaf = ([name, ips, dnsNames, days]: readonly GoValue[]): CertificateRequest => ({
  commonName: str(name),
  ips: ips!,
  dnsNames: dnsNames!,
  days: bigintOf(days),
  isCA: false,
})

const newKey = (env: SprigEnv) => (): PrivateKey => generateRsa(2048, env.random)

const IMPLEMENTATIONS: Record<CryptoName, Implementation> = {
  bcrypt: (env, [password]) => bcrypt(env, str(password)),
  htpasswd: (env, [user, password]) =>
    str(user).includes(':') ? `invalid username: ${str(user)}` : `${str(user)}:${bcrypt(env, str(password))}`,
  derivePassword: (_env, [counter, kind, password, user, site]) =>
    derivePassword(num(counter), str(kind), str(password), str(user), str(site)),
  encryptAES: (env, [password, text]) => encryptAES(str(password), str(text), env.random),
  decryptAES: (_env, [password, text]) => decryptAES(str(password), str(text)),
  genPrivateKey: (env, [kind]) => {
    const key = generateKey(str(kind), env.random)
    return key ? keyToPem(key) : `Unknown type ${str(kind)}`
  },
  buildCustomCert: (_env, [cert, key]) => asValue(customCertificate(str(cert), str(key))),
  genCA: (env, args) => asValue(createCertificate(env, authority(args), newKey(env))),
  genCAWithKey: (env, args) => {
    const key = parsingKey(args[2])
    return asValue(createCertificate(env, authority(args), () => key))
  },
  genSelfSignedCert: (env, args) => asValue(createCertificate(env, leaf(args), newKey(env))),
  genSelfSignedCertWithKey: (env, args) => {
    const key = parsingKey(args[4])
    return asValue(createCertificate(env, leaf(args), () => key))
  },
  genSignedCert: (env, args) =>
    asValue(createCertificate(env, leaf(args), newKey(env), signerFrom(asPair(args[4])))),
  genSignedCertWithKey: (env, args) => {
    const key = parsingKey(args[5])
    return asValue(createCertificate(env, leaf(args), () => key, signerFrom(asPair(args[4]))))
  },
}

/** The functions of this part, for one environment. */
export function cryptoFunctions(env: SprigEnv): ReadonlyMap<string, GoFunc> {
  return new Map(
    Object.entries(IMPLEMENTATIONS).map(([name, implementation]): [string, GoFunc] => {
      const { params, returns } = CRYPTO_SIGNATURES[name as CryptoName]
      const call = (args: GoValue[], context: CallContext): GoValue => {
        context.spend(SLOW)
        return implementation(env, args)
      }
      return [name, { params, returns, call }]
    }),
  )
}
