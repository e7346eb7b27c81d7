/** Rows of custom resources: the columns their definition's version names (apiextensions tableconvertor). */
import type { KubeObject } from '../client'
import { at, isObject, type Json } from '../embedded/json'
import { since } from './duration'
import { type Cell, type Column, items, type Printer, text } from './printer'

/** The printer of one version of a CustomResourceDefinition. */
export function customPrinter(definition: KubeObject, version: string): Printer {
  const served = items(definition, 'spec', 'versions').find((v) => at(v, 'name') === version)
  const named = items(served, 'additionalPrinterColumns')
  const extra: Json[] =
    named.length > 0 ? named : [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }]
  return {
    columns: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      ...extra.map((column) => ({
        name: text(column, 'name'),
        type: text(column, 'type') as Column['type'],
        format: text(column, 'format'),
        priority: Number(at(column, 'priority') ?? 0),
      })),
    ],
    cells: (object, now) => [
      object.metadata.name,
      ...extra.map((column) => cell(object, text(column, 'type'), text(column, 'jsonPath'), now)),
    ],
  }
}

function cell(object: KubeObject, type: string, path: string, now: number): Cell {
  const value = follow(object as unknown as Json, path)
  if (value === undefined || value === null) return null
  switch (type) {
    case 'date':
      return Number.isNaN(Date.parse(String(value))) ? '<invalid>' : since(String(value), now)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}

const STEP =
  /\.([\w-]+(?:\\\.[\w-]+)*)|\[(\d+|\*)\]|\['([^']+)'\]|\[\?\(@\.([\w.]+)\s*==\s*['"]([^'"]*)['"]\)\]/gy

/** The first value of a simple JSONPath: fields, positions, and `[?(@.type=="Ready")]`. */
function follow(root: Json, path: string): Json | undefined {
  let here: Json | undefined = root
  for (const [, field, position, quoted, key, wanted] of path.matchAll(STEP)) {
    if (field !== undefined || quoted !== undefined)
      here = at(here, (field ?? quoted ?? '').replaceAll('\\.', '.'))
    else if (!Array.isArray(here)) return undefined
    else if (position !== undefined) here = here[position === '*' ? 0 : Number(position)]
    else here = here.find((item) => isObject(item) && String(at(item, ...(key ?? '').split('.'))) === wanted)
  }
  return here
}
