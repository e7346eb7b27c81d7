/** Takes out of an answer what is different on every run: times, ages, generated names, ids, addresses and ports. */

/** The letters of generated names. */
const LETTER = '[bcdfghjklmnpqrstvwxz2456789]'

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\w{3}, \d\d \w{3} \d{4} [\d:]+ [+-]\d{4}/g, 'TIME'],
  [/\w{3} \w{3} +\d+ [\d:]+ \d{4}/g, 'TIME'],
  [/\d{4}-\d\d-\d\d[T ][\d:]+(\.\d+)?( ?[+-]\d\d:?\d\d|Z)( UTC)?/g, 'TIME'],
  [/(?<=^|[\s(])\d+(\.\d+)?(ms|[smhd])(\d+[smh])?(?=[\s)]|$)/gm, 'AGE'],
  // A warning of client-go's log: its time and process.
  [/^[EWI]\d{4} [\d:.]+ +\d+ (?=\S+\.go:)/gm, 'LOG '],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID'],
  [/(resourceVersion"?: ?"|Resource Version: +)\d+/g, '$1N'],
  [/((?:pod-template|controller-revision)-hash"?[:=] ?"?)[a-z0-9-]+/g, '$1HASH'],
  [new RegExp(`-${LETTER}{6,10}-${LETTER}{5}\\b`, 'g'), '-HASH-RANDOM'],
  [new RegExp(`-${LETTER}{6,10}\\b`, 'g'), '-HASH'],
  [new RegExp(`-${LETTER}{5}\\b`, 'g'), '-RANDOM'],
  [/127\.0\.0\.1:\d+/g, 'SERVER'],
  [/\b(10|127|172)(\.\d{1,3}){3}\b/g, 'IP'],
  [/\b3[0-2]\d{3}\b/g, 'NODEPORT'],
  [/\b(test|chartroom)-control-plane\b/g, 'NODE'],
  [/modifiedAt=\d+/g, 'modifiedAt=TIME'],
  [/ +(?=\t)/g, ''],
  // Columns are as wide as what is above.
  [/(?<=\S) {2,}/g, ' '],
]

export function normal(text: string): string {
  let out = text
  for (const [pattern, by] of REPLACEMENTS) out = out.replace(pattern, by)
  return out
}
