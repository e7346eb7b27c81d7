/** The signatures of the crypto functions, and stand-ins that ask for them to be loaded. Mirrors sprig's crypto.go. */
import { basicType, type GoFunc, type GoType, INT, named, SLICE, STRING } from '../go'

/** A function of the crypto part was called before it was loaded: load it and render again. */
export class NeedsCrypto extends Error {
  override readonly name = 'NeedsCrypto'
  constructor(readonly functionName: string) {
    super(`${functionName} needs the crypto functions, which are not loaded`)
  }
}

export const CERTIFICATE = named('sprig.certificate', 'struct')

interface Signature {
  readonly params: readonly GoType[]
  readonly returns: GoType
}

const signature = (returns: GoType, ...params: GoType[]): Signature => ({ params, returns })

export const CRYPTO_SIGNATURES = {
  bcrypt: signature(STRING, STRING),
  htpasswd: signature(STRING, STRING, STRING),
  derivePassword: signature(STRING, basicType('uint32'), STRING, STRING, STRING, STRING),
  encryptAES: signature(STRING, STRING, STRING),
  decryptAES: signature(STRING, STRING, STRING),
  genPrivateKey: signature(STRING, STRING),
  buildCustomCert: signature(CERTIFICATE, STRING, STRING),
  genCA: signature(CERTIFICATE, STRING, INT),
  genCAWithKey: signature(CERTIFICATE, STRING, INT, STRING),
  genSelfSignedCert: signature(CERTIFICATE, STRING, SLICE, SLICE, INT),
  genSelfSignedCertWithKey: signature(CERTIFICATE, STRING, SLICE, SLICE, INT, STRING),
  genSignedCert: signature(CERTIFICATE, STRING, SLICE, SLICE, INT, CERTIFICATE),
  genSignedCertWithKey: signature(CERTIFICATE, STRING, SLICE, SLICE, INT, CERTIFICATE, STRING),
} as const

export type CryptoName = keyof typeof CRYPTO_SIGNATURES

export const cryptoPlaceholders: ReadonlyMap<string, GoFunc> = new Map(
  Object.entries(CRYPTO_SIGNATURES).map(([name, { params, returns }]) => [
    name,
    {
      params,
      returns,
      call: () => {
        throw new NeedsCrypto(name)
      },
    },
  ]),
)
