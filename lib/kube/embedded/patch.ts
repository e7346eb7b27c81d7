/** The three patches the API server takes: JSON merge (RFC 7386), JSON patch (RFC 6902), strategic merge. */
import { badRequest, misfit } from './errors'
import { copy, emptyObject, equal, isObject, type Json } from './json'
import { ANY, fieldType, type Type } from './schema'

export function mergePatch(value: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return copy(patch)
  const out = isObject(value) ? { ...value } : emptyObject()
  for (const name of Object.keys(patch)) {
    const field = patch[name] as Json
    if (field === null) delete out[name]
    else out[name] = mergePatch(out[name], field)
  }
  return out
}

interface Operation {
  op: string
  path: string
  from?: string
  value?: Json
}

export function jsonPatch(value: Json, patch: unknown): Json {
  if (!Array.isArray(patch)) throw badRequest('cannot unmarshal object into Go value of type jsonpatch.Patch')
  let out = copy(value)
  for (const operation of patch as Operation[]) out = operate(out, operation)
  return out
}

const pointer = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

function operate(root: Json, operation: Operation): Json {
  const path = pointer(operation.path)
  const step = path.at(-1)
  if (step === undefined) return operation.op === 'remove' ? null : copy(operation.value ?? null)
  const parent = follow(root, path.slice(0, -1))
  switch (operation.op) {
    case 'add':
    case 'replace':
      put(parent, step, copy(operation.value ?? null), operation)
      return root
    case 'remove':
      take(parent, step)
      return root
    case 'test':
      if (!equal(read(parent, step), operation.value ?? null)) throw misfit()
      return root
    case 'move':
    case 'copy': {
      const from = pointer(operation.from ?? '')
      const source = follow(root, from.slice(0, -1))
      const last = from.at(-1) ?? ''
      const value = copy(read(source, last) ?? null)
      if (operation.op === 'move') take(source, last)
      put(parent, step, value, { ...operation, op: 'add' })
      return root
    }
    default:
      throw misfit()
  }
}

function follow(root: Json, path: readonly string[]): Json {
  let here: Json | undefined = root
  for (const step of path) {
    here = read(here, step)
    if (here === undefined) throw misfit()
  }
  return here
}

function read(parent: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(parent)) return parent[Number(step)]
  return isObject(parent) && Object.hasOwn(parent, step) ? parent[step] : undefined
}

function put(parent: Json, step: string, value: Json, operation: Operation): void {
  if (Array.isArray(parent)) {
    if (step === '-') parent.push(value)
    else if (operation.op === 'replace') parent[Number(step)] = value
    else parent.splice(Number(step), 0, value)
  } else if (isObject(parent)) {
    if (operation.op === 'replace' && !Object.hasOwn(parent, step)) throw misfit()
    parent[step] = value
  } else throw misfit()
}

function take(parent: Json, step: string): void {
  if (read(parent, step) === undefined) throw misfit()
  if (Array.isArray(parent)) parent.splice(Number(step), 1)
  else if (isObject(parent)) delete parent[step]
}

/** Strategic merge: like JSON merge, but lists with a merge key merge element by element. */
export function strategicPatch(value: Json | undefined, patch: Json, type: Type): Json {
  if (!isObject(patch)) return copy(patch)
  const out = isObject(value) && patch.$patch !== 'replace' ? { ...value } : emptyObject()
  for (const name of Object.keys(patch)) {
    if (name === '$patch' || name.startsWith('$retainKeys') || name.startsWith('$setElementOrder/')) continue
    if (name.startsWith('$deleteFromPrimitiveList/')) {
      const target = name.slice(name.indexOf('/') + 1)
      const gone = patch[name] as Json[]
      const list = out[target]
      if (Array.isArray(list)) out[target] = list.filter((item) => !gone.some((g) => equal(g, item)))
      continue
    }
    const field = patch[name] as Json
    const declared = (type.kind === 'map' && fieldType(type, name)) || ANY
    if (field === null) delete out[name]
    else if (Array.isArray(field)) out[name] = patchList(out[name], field, declared)
    else out[name] = strategicPatch(out[name], field, declared)
  }
  const retained = patch.$retainKeys
  if (Array.isArray(retained))
    for (const name of Object.keys(out)) if (!retained.includes(name)) delete out[name]
  return order(out, patch, type)
}

function patchList(value: Json | undefined, patch: Json[], type: Type): Json {
  const list = Array.isArray(value) ? [...value] : []
  if (type.kind !== 'list' || type.patchKey === undefined)
    return copy(patch.filter((item) => !isObject(item) || item.$patch !== 'replace'))
  if (patch.some((item) => isObject(item) && item.$patch === 'replace' && Object.keys(item).length === 1))
    return copy(patch.filter((item) => !isObject(item) || item.$patch !== 'replace'))
  for (const item of patch) {
    if (!isObject(item)) {
      if (!list.some((old) => equal(old, item))) list.push(item)
      continue
    }
    const { $patch, ...rest } = item
    const same = (old: Json): boolean =>
      isObject(old) && equal(old[type.patchKey ?? ''], item[type.patchKey ?? ''])
    const place = list.findIndex(same)
    if ($patch === 'delete') {
      if (place >= 0) list.splice(place, 1)
    } else if (place >= 0) list[place] = strategicPatch(list[place], rest, type.element)
    else list.push(copy(rest))
  }
  return list
}

/** `$setElementOrder/field` puts the elements it names in its order, those it does not name after them. */
function order(out: { [key: string]: Json }, patch: { [key: string]: Json }, type: Type): Json {
  for (const name of Object.keys(patch)) {
    if (!name.startsWith('$setElementOrder/')) continue
    const target = name.slice(name.indexOf('/') + 1)
    const list = out[target]
    const wanted = patch[name]
    const declared = type.kind === 'map' ? fieldType(type, target) : undefined
    if (!Array.isArray(list) || !Array.isArray(wanted) || declared?.kind !== 'list') continue
    const keyOf = (item: Json): Json | undefined => (isObject(item) ? item[declared.patchKey ?? ''] : item)
    const rank = (item: Json): number => {
      const place = wanted.findIndex((w) => equal(keyOf(w), keyOf(item)))
      return place < 0 ? wanted.length : place
    }
    out[target] = [...list].sort((a, b) => rank(a) - rank(b))
  }
  return out
}
