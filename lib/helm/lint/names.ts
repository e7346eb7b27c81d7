/** What objects of a kind may be called. Mirrors validateMetadataNameFunc of helm's lint and k8s.io/apimachinery's validation. */
import { byteLength } from '../../go'

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'

const RULES = {
  subdomain: {
    pattern: new RegExp(`^${SUBDOMAIN}$`),
    most: 253,
    text: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  },
  label: {
    pattern: new RegExp(`^${LABEL}$`),
    most: 63,
    text: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  },
  dns1035: {
    pattern: new RegExp(`^${DNS_1035}$`),
    most: 63,
    text: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${DNS_1035}')`,
  },
}

/** Why the name will not do; empty when it will. */
export function nameFaults(kind: string, name: string): string[] {
  switch (kind.toLowerCase()) {
    case 'service':
      return faults(name, RULES.dns1035)
    case 'namespace':
      return labelFaults(name)
    case 'certificatesigningrequest':
      return []
    case 'role':
    case 'clusterrole':
    case 'rolebinding':
    case 'clusterrolebinding':
      return pathSegmentFaults(name)
    default:
      return faults(name, RULES.subdomain)
  }
}

function faults(name: string, rule: { pattern: RegExp; most: number; text: string }): string[] {
  const found: string[] = []
  if (byteLength(name) > rule.most) found.push(`must be no more than ${rule.most} characters`)
  if (!rule.pattern.test(name)) found.push(rule.text)
  return found
}

/** A dot is told apart: it is the usual mistake. */
function labelFaults(name: string): string[] {
  return faults(name, RULES.label).map((fault) =>
    fault === RULES.label.text && RULES.subdomain.pattern.test(name) ? 'must not contain dots' : fault,
  )
}

function pathSegmentFaults(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%']
    .filter((illegal) => name.includes(illegal))
    .map((illegal) => `may not contain '${illegal}'`)
}
