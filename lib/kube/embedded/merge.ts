/** Merging an applied configuration into an object, and taking fields out again (structured-merge-diff's Merge, RemoveItems). */
import { byStep, type FieldSet, itemStep, shapeOf } from './fields'
import { copy, emptyObject, isObject, type Json } from './json'
import { ANY, fieldType, type Type } from './schema'

/** `config` over `live`: maps and keyed lists merge, everything else is taken from `config`. */
export function mergeApplied(live: Json | undefined, config: Json, declared: Type): Json {
  const type = shapeOf(declared, config)
  if (type.kind === 'map' && !type.atomic && isObject(config) && isObject(live)) {
    const out = emptyObject()
    for (const name of Object.keys(live))
      if (!Object.hasOwn(config, name)) out[name] = copy(live[name] as Json)
    for (const name of Object.keys(config))
      out[name] = mergeApplied(live[name], config[name] as Json, fieldType(type, name) ?? ANY)
    return out
  }
  if (type.kind === 'list' && type.mode !== 'atomic' && Array.isArray(config) && Array.isArray(live)) {
    const old = byStep(type, live)
    const now = byStep(type, config)
    const merged = config.map((item) => mergeApplied(old.get(itemStep(type, item)), item, type.element))
    // Items the configuration does not name stay where they were, before the next one it does name.
    const out: Json[] = []
    let next = 0
    for (const [step, item] of old) {
      if (!now.has(step)) {
        out.push(copy(item))
        continue
      }
      while (next < config.length) {
        const placed = itemStep(type, config[next] as Json)
        out.push(merged[next++] as Json)
        if (placed === step) break
      }
    }
    out.push(...merged.slice(next))
    return dedupe(out, (item) => itemStep(type, item))
  }
  return copy(config)
}

function dedupe(items: Json[], step: (item: Json) => string): Json[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const name = step(item)
    return !seen.has(name) && !!seen.add(name)
  })
}

/**
 * Takes out of `value` what its applier named last time (`last`) and no manager names now (`kept`, the applier's new
 * claim included). A dropped field goes with everything below it, defaults the server filled in too.
 */
export function removeFields(value: Json, last: FieldSet, kept: FieldSet, declared: Type): Json {
  const type = shapeOf(declared, value)
  if (type.kind === 'map' && !type.atomic && isObject(value)) {
    const out = emptyObject()
    for (const name of Object.keys(value)) {
      const step = `f:${name}`
      const field = value[name] as Json
      const named = last.below.get(step)
      const claimed = kept.below.get(step)
      if (!named) out[name] = field
      else if (claimed) out[name] = removeFields(field, named, claimed, fieldType(type, name) ?? ANY)
    }
    return out
  }
  if (type.kind === 'list' && type.mode !== 'atomic' && Array.isArray(value)) {
    const out: Json[] = []
    for (const item of value) {
      const step = itemStep(type, item)
      const named = last.below.get(step)
      const claimed = kept.below.get(step)
      if (!named) out.push(item)
      else if (claimed) out.push(removeFields(item, named, claimed, type.element))
    }
    return out
  }
  return value
}
