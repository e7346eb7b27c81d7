/** A certificate for 127.0.0.1 that vouches for itself, made for one run. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { loadSelfSigned } from '../helm'

/** Both as PEM. The key never leaves this process. */
export async function selfSigned(): Promise<{ certificate: string; privateKey: string }> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const make = await loadSelfSigned()
  const env = { clock: () => BigInt(Date.now()) * 1_000_000n, random: randomBytes, timeZone: 'UTC' }
  const request = { commonName: 'chartroom', ips: ['127.0.0.1'], dnsNames: ['localhost'], days: 30n }
  return { certificate: make(env, request, privateKey), privateKey }
}
