/** The keys and certificates of a test control plane: a CA, one certificate that serves and administers, a signer. */
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'

const DAYS = 3650

/** Writes ca.crt, admin.crt, admin.key, sa.key and sa.pub into the folder. */
export function writeCertificates(folder) {
  const ca = newKeys()
  const admin = newKeys()
  const caName = [{ shortName: 'CN', value: 'chartroom-test-ca' }]
  const caCertificate = sign(ca, ca, '01', caName, caName, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ])
  const adminName = [
    { shortName: 'O', value: 'system:masters' },
    { shortName: 'CN', value: 'kubernetes-admin' },
  ]
  const adminCertificate = sign(admin, ca, '02', adminName, caName, [
    { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
    { name: 'subjectAltName', altNames: [...DNS.map(dnsName), ...ADDRESSES.map(ipName)] },
  ])
  const signer = newKeys()
  write(folder, 'ca.crt', caCertificate)
  write(folder, 'admin.crt', adminCertificate)
  write(folder, 'admin.key', admin.privateKey)
  write(folder, 'sa.key', signer.privateKey)
  write(folder, 'sa.pub', signer.publicKey)
}

const DNS = ['localhost', 'kubernetes', 'kubernetes.default.svc']
const ADDRESSES = ['127.0.0.1', '10.96.0.1']
const dnsName = (value) => ({ type: 2, value })
const ipName = (ip) => ({ type: 7, ip })

const newKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })

function sign(subjectKeys, issuerKeys, serialNumber, subject, issuer, extensions) {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(subjectKeys.publicKey)
  certificate.serialNumber = serialNumber
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000)
  certificate.validity.notAfter = new Date(Date.now() + DAYS * 86_400_000)
  certificate.setSubject(subject)
  certificate.setIssuer(issuer)
  certificate.setExtensions(extensions)
  certificate.sign(forge.pki.privateKeyFromPem(issuerKeys.privateKey), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

const write = (folder, name, text) => writeFileSync(join(folder, name), text, { mode: 0o600 })
