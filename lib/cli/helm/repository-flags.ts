/** Flags of every command that may ask a chart repository. */
import type { Flag } from './flags'

export const REPOSITORY_FLAGS: readonly Flag[] = [
  {
    name: 'username',
    kind: 'string',
    usage: 'chart repository username where to locate the requested chart',
  },
  {
    name: 'password',
    kind: 'string',
    usage: 'chart repository password where to locate the requested chart',
  },
  { name: 'cert-file', kind: 'string', usage: 'identify HTTPS client using this SSL certificate file' },
  { name: 'key-file', kind: 'string', usage: 'identify HTTPS client using this SSL key file' },
  {
    name: 'insecure-skip-tls-verify',
    kind: 'bool',
    usage: 'skip tls certificate checks for the chart download',
  },
  { name: 'plain-http', kind: 'bool', usage: 'use insecure HTTP connections for the chart download' },
  {
    name: 'ca-file',
    kind: 'string',
    usage: 'verify certificates of HTTPS-enabled servers using this CA bundle',
  },
]
