/** Values as a user might give them: every key of another type, maps over lists, null over maps, nested at random. */
import fc from 'fast-check'
import { VALUES } from './operands'
import { SCALARS } from './texts'

const KEYS = [
  'a',
  'b',
  'name',
  'image',
  'list',
  'nested',
  'tag',
  'on',
  'x',
  'global',
  'enabled',
  'sub',
  '__proto__',
  'n',
]

/** A value in YAML's flow form. */
export const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    { weight: 5, arbitrary: fc.constantFrom(...SCALARS.filter((text) => !/[:#] |^[=<]|#/.test(text))) },
    { weight: 1, arbitrary: fc.array(tie('tree'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`) },
    {
      weight: 3,
      arbitrary: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), {
          maxLength: 3,
          selector: ([key]) => key,
        })
        .map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
    },
  ),
}))

/** values.yaml of that many keys that are not what the templates expect. */
export function oddValues(most: number): fc.Arbitrary<string> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...Object.keys(VALUES)), tree), {
      maxLength: most,
      selector: ([key]) => key,
    })
    .map((changes) => valuesText({ ...VALUES, ...Object.fromEntries(changes) }))
}

export function valuesText(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')
}

/** A map for a chart, its subchart and what both share, as YAML. */
export function layered(): fc.Arbitrary<string> {
  return fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom('sub', 'other', 'global', 'a', 'b', 'image', 'tags', 'lent', 'exports', 'name'),
        tree,
      ),
      {
        maxLength: 5,
        selector: ([key]) => key,
      },
    )
    .map((pairs) => valuesText(Object.fromEntries(pairs)))
}
