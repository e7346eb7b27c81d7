/** Content negotiation: which of the forms a client accepts it gets. There is JSON only; no protobuf. */
import { KubeError } from '../../client'

/** `''` is the object itself. */
export type Form =
  | ''
  | 'Table'
  | 'PartialObjectMetadata'
  | 'PartialObjectMetadataList'
  | 'APIGroupDiscoveryList'

const OFFERED = ['application/json', 'application/yaml', 'application/json;stream=watch']

/** The first form of `accept` that is served; throws 406 when there is none. */
export function negotiate(accept: string | undefined, forms: readonly Form[]): { form: Form; type: string } {
  for (const clause of (accept || '*/*').split(',')) {
    const [media = '', ...parameters] = clause.split(';').map((part) => part.trim())
    if (!['application/json', 'application/*', '*/*'].includes(media)) continue
    const get = (name: string): string =>
      parameters.find((p) => p.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
    const form = get('as') as Form
    if (form === '') return { form, type: 'application/json' }
    const version = get('v')
    const isServed = version === 'v1' || (form === 'APIGroupDiscoveryList' && version === 'v2')
    if (forms.includes(form) && isServed)
      return { form, type: `application/json;g=${get('g')};v=${version};as=${form}` }
  }
  const message = `406: Not Acceptable\n\nAvailable representations: ${OFFERED.join(', ')}`
  throw new KubeError(406, 'NotAcceptable', message, {})
}
