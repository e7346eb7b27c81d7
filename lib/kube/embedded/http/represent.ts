/** The forms an answer may take: the object or list itself, a Table, metadata only. */
import type { KubeObject } from '../../client'
import { apiVersionOf } from '../../kinds'
import { type Column, table } from '../../table'
import { at, type Json } from '../json'
import { BUILT_IN, builtIn, type ServedResource } from '../resources'
import type { ApiServer } from '../server'
import type { Form } from './accept'

export interface Representation {
  form: Form
  /** Of a Table's rows: `None`, `Metadata` (default), `Object`. */
  includeObject: string
  server: ApiServer
}

/** What a list's own metadata holds. */
export interface ListMeta {
  resourceVersion: string
  continue?: string
  remainingItemCount?: number
}

export function represent(how: Representation, resource: ServedResource, object: KubeObject): unknown {
  if (how.form === 'Table')
    return tableOf(how, resource, [object], { resourceVersion: object.metadata.resourceVersion ?? '' })
  if (how.form === 'PartialObjectMetadata') return partial(object)
  return object
}

export function representList(
  how: Representation,
  resource: ServedResource,
  items: KubeObject[],
  metadata: ListMeta,
): unknown {
  if (how.form === 'Table') return tableOf(how, resource, items, metadata)
  if (how.form === 'PartialObjectMetadataList') {
    const partials = items.map(partial)
    return { kind: how.form, apiVersion: 'meta.k8s.io/v1', metadata, items: partials }
  }
  const isTyped = BUILT_IN.includes(resource)
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata,
    // Kinds the server knows leave their names out of a list.
    items: isTyped ? items.map(({ kind: _, apiVersion: __, ...rest }) => rest) : items,
  }
}

/** A watch's Tables name the columns once. */
export function tableEvent(
  how: Representation,
  resource: ServedResource,
  object: KubeObject,
  isFirst: boolean,
): unknown {
  const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' }
  const made = tableOf(how, resource, [object], metadata)
  return isFirst ? made : { ...made, columnDefinitions: null }
}

const partial = (object: KubeObject): KubeObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
})

const FINISHED: Record<string, string> = {
  Succeeded: 'The pod has completed successfully.',
  Failed: 'The pod failed.',
}

function tableOf(
  { server, includeObject }: Representation,
  resource: ServedResource,
  items: KubeObject[],
  metadata: ListMeta,
): { kind: 'Table'; columnDefinitions: unknown; [field: string]: unknown } {
  const definition = definitionOf(server, resource)
  const made = table(items, resource, {
    wide: true,
    now: server.clock.now(),
    ...(definition ? { definition } : {}),
  })
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: made.columns.map((column: Column) => ({ ...column, description: '' })),
    rows: made.rows.map(({ cells, object }) => {
      const phase = resource.kind === 'Pod' ? String(at(object, 'status', 'phase')) : ''
      const conditions = FINISHED[phase] && [
        { type: 'Completed', status: 'True', reason: phase, message: FINISHED[phase] },
      ]
      const shown = includeObject === 'Object' ? object : includeObject === 'None' ? null : partial(object)
      return { cells, ...(conditions ? { conditions } : {}), object: shown as Json }
    }),
  }
}

function definitionOf(server: ApiServer, resource: ServedResource): KubeObject | undefined {
  if (BUILT_IN.includes(resource)) return undefined
  const definitions = builtIn('apiextensions.k8s.io', 'CustomResourceDefinition')
  return server.find(definitions, undefined, `${resource.plural}.${resource.group}`)
}
