import { describe, expect, it } from 'vitest'
import { GoError } from '../../go'
import { decode } from '../../goyaml'
import { executeJsonPath, parseJsonPath } from './index'
import recorded from './testdata/recorded.json'

const values = decode(recorded.values)

/** `helm show values` prints nothing where a path leads nowhere. */
function shown(template: string): { template: string; stdout: string } | { template: string; error: string } {
  let parts: ReturnType<typeof parseJsonPath>
  try {
    parts = parseJsonPath(template)
  } catch (fault) {
    if (fault instanceof GoError) return { template, error: fault.message }
    throw fault
  }
  try {
    return { template, stdout: executeJsonPath(parts, values) }
  } catch (fault) {
    if (fault instanceof GoError) return { template, stdout: '' }
    throw fault
  }
}

describe('a JSONPath template answers as the real helm did', () => {
  it.each(recorded.cases)('$template', (answer) => {
    expect(shown(answer.template)).toEqual(answer)
  })
})

describe('a path that leads nowhere', () => {
  it.each([
    ['{.nope}', 'nope is not found'],
    ['{.a[0]}', 'float64 is not array or slice'],
    ['{.l[5]}', 'array index out of bounds: index 5, length 3'],
    ['{.l[2:1]}', 'starting index 2 is greater than ending index 1'],
    ['{.l[0:2:0]}', 'step must be > 0'],
    ['{.l[?(@.p>1)]}', 'incompatible types for comparison'],
    ['{.l[?(@.p<>1.0)]}', 'unrecognized filter operator <>'],
    ['{end}', 'not in range, nothing to end'],
    ['{foo}', 'unrecognized identifier foo'],
  ])('%s: %s', (template, message) => {
    expect(() => executeJsonPath(parseJsonPath(template), values)).toThrow(message)
  })
})
