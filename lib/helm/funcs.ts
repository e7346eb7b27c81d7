/**
 * The functions Helm lays over sprig's. Mirrors helm pkg/engine/funcs.go and the closures of engine.go. What a render
 * lends them (lint mode, lookup, the log) is found in the execution's host, so that one table serves all renders and
 * parsed templates are kept between them.
 */
import {
  ANY,
  GoError,
  type GoFunc,
  type GoMap,
  type GoValue,
  JSONTypeError,
  MAP,
  marshalJSON,
  quote,
  SLICE,
  STRING,
  TypedMap,
  TypedSlice,
  unmarshalJSON,
} from '../go'
import { executing, INCLUDE } from '../gotemplate'
import { decode as decodeToml, encode as encodeToml, TomlEncodeError } from '../gotoml'
import { decode, encode, encodePretty } from '../goyaml'
import { type CryptoFunctions, type SprigEnv, sprigFunctions } from '../sprig'
import { durationFunctions } from './durations'
import type { Log } from './log'
import type { HelmVersion } from './versions'

/** A nil []interface {}: null, but a list. */
const NIL_SLICE = new TypedSlice(SLICE, [], true)

/** What a render lends the functions it calls. */
export interface RenderHost {
  /** `required` and `fail` warn instead of failing. */
  readonly isLint: boolean
  readonly log: Log
  /** Live objects, as `lookup` gives them: an empty map where there is none. */
  readonly lookup: (apiVersion: string, kind: string, namespace: string, name: string) => GoValue
}

const WARN_START = 'HELM_ERR_START'
const WARN_END = 'HELM_ERR_END'

/** The text of a `required` or `fail` inside an error message, if one is there. */
export function warnedText(message: string): string | undefined {
  const start = message.indexOf(WARN_START)
  const end = message.lastIndexOf(WARN_END)
  return start < 0 || end < start ? undefined : message.slice(start + WARN_START.length, end)
}

const warning = (text: string): GoError => new GoError(WARN_START + text + WARN_END)

const text = (call: (value: GoValue) => string): GoFunc => ({
  params: [ANY],
  returns: STRING,
  call: ([value]) => call(value!),
})

/** The result, or what the fault makes of it. */
function orElse<T>(work: () => T, onFault: (fault: GoError) => T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) return onFault(fault)
    throw fault
  }
}

const toYaml = (value: GoValue): string => encode(value).replace(/\n$/, '')

/** The fault of a value TOML has no form for is the text; any other is a panic. */
function toToml(value: GoValue): string {
  try {
    return encodeToml(value)
  } catch (fault) {
    if (fault instanceof TomlEncodeError) return fault.message
    throw fault
  }
}

function jsonMap(source: string): GoValue {
  try {
    return unmarshalJSON(source, { into: 'map' }) ?? new TypedMap(MAP, new Map(), true)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    const partial: GoMap =
      fault instanceof JSONTypeError && fault.value instanceof Map ? fault.value : new Map()
    return new Map<string, GoValue>([...partial, ['Error', fault.message]])
  }
}

const conversions: Readonly<Record<string, GoFunc>> = {
  toYaml: text((value) =>
    orElse(
      () => toYaml(value),
      () => '',
    ),
  ),
  mustToYaml: text(toYaml),
  toYamlPretty: text((value) =>
    orElse(
      () => encodePretty(value).replace(/\n$/, ''),
      () => '',
    ),
  ),
  fromYaml: {
    params: [STRING],
    returns: MAP,
    call: ([source]) =>
      orElse<GoValue>(
        () => decode(source as string, { target: 'map' }),
        (fault) => new Map([['Error', fault.message]]),
      ),
  },
  fromYamlArray: {
    params: [STRING],
    returns: SLICE,
    call: ([source]) =>
      orElse<GoValue>(
        () => decode(source as string, { target: 'list' }) ?? NIL_SLICE,
        (fault) => [fault.message],
      ),
  },
  toToml: text(toToml),
  mustToToml: text(encodeToml),
  fromToml: {
    params: [STRING],
    returns: MAP,
    call: ([source]) =>
      orElse<GoValue>(
        () => decodeToml(source as string),
        (fault) => new Map([['Error', fault.message]]),
      ),
  },
  toJson: text((value) =>
    orElse(
      () => marshalJSON(value),
      () => '',
    ),
  ),
  mustToJson: text((value) => marshalJSON(value)),
  fromJson: { params: [STRING], returns: MAP, call: ([source]) => jsonMap(source as string) },
  fromJsonArray: {
    params: [STRING],
    returns: SLICE,
    call: ([source]) =>
      orElse<GoValue>(
        () => unmarshalJSON(source as string, { into: 'slice' }) ?? NIL_SLICE,
        (fault) => [fault.message],
      ),
  },
}

const host = (context: Parameters<GoFunc['call']>[1]): RenderHost => executing(context).host as RenderHost

const tpl: GoFunc = {
  params: [STRING, ANY],
  returns: STRING,
  call: ([source, data], context) => {
    const run = executing(context)
    const template = source as string
    const set = run.set.clone()
    const parsed = orElse(
      () => set.parse(set.name, template),
      (fault) => {
        throw new GoError(`cannot parse template ${quote(template)}: ${fault.message}`, { cause: fault })
      },
    )
    const rendered = orElse(
      () => run.tpl(set, parsed, data ?? null),
      (fault) => {
        throw new GoError(`error during tpl function execution for ${quote(template)}: ${fault.message}`, {
          cause: fault,
        })
      },
    )
    return rendered.includes('<no value>') ? rendered.replaceAll('<no value>', '') : rendered
  },
}

const required: GoFunc = {
  params: [STRING, ANY],
  returns: ANY,
  call: ([message, value], context) => {
    if (value !== null && value !== '') return value!
    const { isLint, log } = host(context)
    if (!isLint) throw warning(message as string)
    log('WARN', value === null ? 'missing required value' : 'missing required values', [
      'message',
      message as string,
    ])
    return ''
  },
}

const fail: GoFunc = {
  params: [STRING],
  returns: STRING,
  call: ([message], context) => {
    const { isLint, log } = host(context)
    if (!isLint) throw warning(message as string)
    log('INFO', 'funcMap fail', ['message', message as string])
    return ''
  },
}

const lookup: GoFunc = {
  params: [STRING, STRING, STRING, STRING],
  returns: MAP,
  call: ([apiVersion, kind, namespace, name], context) =>
    host(context).lookup(apiVersion as string, kind as string, namespace as string, name as string),
}

/** Names are not resolved without --enable-dns. */
const getHostByName: GoFunc = { params: [STRING], returns: STRING, call: () => '' }

/** Every function templates of this Helm version have, but for Go's own. */
export function helmFunctions(
  env: SprigEnv,
  version: HelmVersion,
  crypto?: CryptoFunctions,
): ReadonlyMap<string, GoFunc> {
  const all = new Map<string, GoFunc>([
    ...sprigFunctions(env, crypto),
    ...Object.entries(conversions),
    ...Object.entries(durationFunctions),
    ...Object.entries({ include: INCLUDE, tpl, required, fail, lookup, getHostByName }),
  ])
  for (const name of version.missingFunctions) all.delete(name)
  return all
}
