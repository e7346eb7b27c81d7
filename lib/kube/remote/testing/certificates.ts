/** TLS for servers of tests, and the kubeconfig that trusts them. */
import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

let made: { ca: string; cert: string; key: string } | undefined

/** One self-signed certificate for 127.0.0.1 and localhost, which is its own CA; made once a process. */
export function certificates(): { ca: string; cert: string; key: string } {
  if (made) return made
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  const name = [{ shortName: 'CN', value: 'recording-server' }]
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000)
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000)
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 7, ip: '127.0.0.1' },
        { type: 2, value: 'localhost' },
      ],
    },
  ])
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create())
  const cert = forge.pki.certificateToPem(certificate)
  made = { ca: cert, cert, key: privateKey }
  return made
}

/** One context, `current-context` set to it; its user has a token. Fields of cluster and user may be overridden. */
export function kubeconfigFor(
  name: string,
  server: string,
  ca: string,
  { cluster = {}, user = {} }: { cluster?: object; user?: object } = {},
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      {
        name,
        cluster: {
          server,
          'certificate-authority-data': Buffer.from(ca).toString('base64'),
          ...cluster,
        },
      },
    ],
    users: [{ name, user: { token: 'test-token', ...user } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  })
}
