/** A certificate that is its own authority, for a server of ours that no template makes. */
import type { SprigEnv } from '../env'
import { type CertificateRequest, createCertificate } from './certificate'
import { keyFromPem } from './keys'

/** @param key the private key, PEM (PKCS #1). The certificate as PEM. Throws GoError. */
export function selfSigned(env: SprigEnv, request: Omit<CertificateRequest, 'isCA'>, key: string): string {
  return createCertificate(env, { ...request, isCA: true }, () => keyFromPem(key)).cert
}
