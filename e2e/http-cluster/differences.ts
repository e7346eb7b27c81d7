/**
 * What the simulated cluster answers differently from a real one, run by run, with the reason. The test fails when one
 * of them has become equal, so that the list stays true.
 */
export interface Difference {
  subject: string
  command: string
  why: string
  /** Where the answers differ in these lines only; the others must be equal. */
  lines?: RegExp
}

const NO_TEXTS = 'the texts of the built-in kinds are not recorded, only their structure'
const GO_STRUCT = 'a real server prints its internal Go struct, whose fields are not those of the API'
const NO_QUOTAS = 'quotas are kept but not counted'

export const DIFFERENCES: readonly Difference[] = [
  { subject: 'server', command: 'kubectl explain deployment.spec.replicas', why: NO_TEXTS },
  { subject: 'server', command: 'kubectl explain configmaps --recursive', why: NO_TEXTS },
  {
    subject: 'jobs',
    command:
      'kubectl patch job good -p \'{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"x"}]}}}}\'',
    why: GO_STRUCT,
  },
  {
    subject: 'pods',
    command: 'kubectl patch pod one -p \'{"spec":{"nodeName":"elsewhere"}}\'',
    why: GO_STRUCT,
    lines: /^(@@|[ +-] |$)/,
  },
  {
    subject: 'stateful',
    command:
      'kubectl patch persistentvolumeclaim data-db-0 -p \'{"spec":{"accessModes":["ReadWriteMany"]}}\'',
    why: GO_STRUCT,
    lines: /^(@@|[ +-]|$)/,
  },
  {
    subject: 'policy',
    command: 'kubectl get poddisruptionbudgets,resourcequotas,limitranges',
    why: NO_QUOTAS,
    lines: /^resourcequota/,
  },
  {
    subject: 'applying',
    command: 'kubectl patch deployment web --type=merge -p \'{"spec":{"replicas":"two"}}\'',
    why: 'a real server prints the whole object it could not read, in the order of its Go struct',
  },
  {
    subject: 'applying',
    command: 'kubectl patch deployment web -p \'{"spec":{"paused":false}}\'',
    why: 'a false that Go leaves out is kept',
  },
  {
    subject: 'deployments',
    command: 'kubectl autoscale deployment web --min=1 --max=3 --cpu=80%',
    why: 'autoscaling/v1, which kubectl autoscale writes, is not served',
  },
  {
    subject: 'pods',
    command: 'kubectl exec one -- true',
    why: 'Pods are simulated: there is no container to run anything in, and the refusal says so',
  },
]
