import { describe, expect, it } from 'vitest'
import { parseSuites, SuiteFault } from './suite'

function faultOf(text: string): string {
  try {
    parseSuites('tests/a_test.yaml', text)
    return 'none'
  } catch (error) {
    if (!(error instanceof SuiteFault)) throw error
    return `${error.line}:${error.column} ${error.message}`
  }
}

describe('a suite that cannot be run says where and why', () => {
  const cases: [string, string, string][] = [
    ['no tests', 'suite: a\n', '1:1 no tests found'],
    ['no asserts', 'tests:\n  - it: x\n', '2:5 no asserts found'],
    [
      'unknown assertion',
      'tests:\n  - asserts:\n      - equals: { path: a }\n',
      '3:9 Assertion type `equals` is invalid',
    ],
    ['nothing asserted', 'tests:\n  - asserts:\n      - not: true\n', '3:9 no assertion type defined'],
    [
      'two in one',
      'tests:\n  - asserts:\n      - isKind: { of: A }\n        isAPIVersion: { of: v1 }\n',
      '3:9 assertion type `isKind` and `isAPIVersion` is declared duplicately',
    ],
    [
      'a parameter of the wrong type',
      'tests:\n  - asserts:\n      - hasDocuments: { count: many }\n',
      "3:9 1 error(s) decoding:\n\n* 'Count' expected type 'int', got unconvertible type 'string', value: 'many'",
    ],
    [
      'a selector without a path',
      'tests:\n  - asserts:\n      - isKind: { of: A }\n        documentSelector: { value: a }\n',
      "3:9 empty 'documentSelector.path' not supported",
    ],
    ['no YAML', 'tests: [\n', '2:1 yaml: line 1: did not find expected node content'],
  ]
  it.each(cases)('%s', (_, text, wanted) => expect(faultOf(text)).toBe(wanted))

  it('reads several suites of one file', () => {
    const one = 'suite: a\ntests:\n  - it: x\n    asserts:\n      - isKind: { of: A }\n'
    expect(
      parseSuites('a_test.yaml', `${one}---\n${one.replace('a', 'b')}---\n`).map(({ name }) => name),
    ).toEqual(['a', 'b'])
  })
})
