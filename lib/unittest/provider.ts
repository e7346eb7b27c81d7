/**
 * The cluster a suite makes up for `lookup`. Mirrors KubernetesFakeClientProvider and the fake dynamic client of
 * client-go under it: objects stand under the plural guessed from their kind.
 */
import { compareStrings, type GoMap, type GoValue } from '../go'
import { type Data, toGo } from './data'
import type { ProviderSettings } from './suite'

type Lookup = (apiVersion: string, kind: string, namespace: string, name: string) => GoValue

/** A test's objects before the suite's; of the schemes the suite's win. */
export function mergedProvider(test: ProviderSettings, suite: ProviderSettings): ProviderSettings {
  return {
    scheme: new Map([...test.scheme, ...suite.scheme]),
    objects: [...test.objects, ...suite.objects],
  }
}

export function lookupIn({ scheme, objects }: ProviderSettings): Lookup {
  const standing = objects.map((object) => ({
    resource: resourceOf(text(object, 'apiVersion'), text(object, 'kind')),
    name: text(object.get('metadata') ?? null, 'name'),
    namespace: text(object.get('metadata') ?? null, 'namespace'),
    object,
  }))
  return (apiVersion, kind, namespace, name) => {
    const props = scheme.get(`${apiVersion}/${kind}`)
    if (!props) return new Map()
    const resource = `${props.group}/${props.version}/${props.resource}`
    const within = props.namespaced ? namespace : ''
    const found = standing.filter((one) => one.resource === resource)
    if (name !== '') {
      const one = found.find((one) => one.name === name && one.namespace === within)
      return one ? toGo(one.object, true) : new Map()
    }
    const items = found
      .filter((one) => within === '' || one.namespace === within)
      .sort((a, b) => compareStrings(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`))
    const list: GoMap = new Map<string, GoValue>([
      ['apiVersion', apiVersion],
      ['kind', `${kind}List`],
      [
        'metadata',
        new Map([
          ['continue', ''],
          ['resourceVersion', String(found.length + 1)],
        ]),
      ],
      ['items', items.map(({ object }) => toGo(object, true))],
    ])
    return list
  }
}

function text(object: Data, key: string): string {
  const value = object instanceof Map ? object.get(key) : undefined
  return typeof value === 'string' ? value : ''
}

/** `group/version/plural`, as meta.UnsafeGuessKindToResource guesses. */
function resourceOf(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const singular = kind.toLowerCase()
  const plural = singular.endsWith('endpoints')
    ? singular
    : singular.endsWith('s')
      ? `${singular}es`
      : singular.endsWith('y')
        ? `${singular.slice(0, -1)}ies`
        : `${singular}s`
  return `${group}/${apiVersion.slice(slash + 1)}/${plural}`
}
