import { describe, expect, it } from 'vitest'
import { type Fault, printFault } from './fault'
import { headingId, readProse } from './prose'

function read(text: string) {
  const faults: Fault[] = []
  return { prose: readProse('lesson.mdx', text, faults), faults: faults.map(printFault) }
}

describe('prose', () => {
  it('gives front matter, headings, components and links with their places', () => {
    const { prose, faults } = read(
      '---\nid: a\n---\n\n## Two versions, *one* chart\n\nSee [there](#two) and <Term id="chart">charts</Term>.\n\n<Demo\n  id="d"\n  show="all"\n/>\n',
    )
    expect(faults).toEqual([])
    expect(prose.frontMatter).toEqual({ text: 'id: a', line: 2 })
    expect(prose.headings).toEqual([
      { id: 'two-versions-one-chart', text: 'Two versions, one chart', depth: 2 },
    ])
    expect(prose.links).toEqual([{ url: '#two', line: 7, column: 5 }])
    expect(prose.elements).toEqual([
      { name: 'Term', attributes: { id: 'chart' }, line: 7, column: 23 },
      { name: 'Demo', attributes: { id: 'd', show: 'all' }, line: 9, column: 1 },
    ])
  })

  const refused: [string, string, string][] = [
    [
      'an import',
      "import a from 'b'\n",
      'lesson.mdx:1:1: import and export are not allowed in a lesson\n    Remove the line.',
    ],
    [
      'an expression',
      'a {1 + 1} b\n',
      'lesson.mdx:1:3: expressions in braces are not allowed in a lesson\n    Escape the brace: \\{.',
    ],
    [
      'an unknown component',
      '<Damo id="a" />\n',
      'lesson.mdx:1:1: <Damo> is not a component of lessons\n    Use <Demo>.',
    ],
    [
      'an unknown attribute',
      '<Demo id="a" sho="b" show="b" />\n',
      'lesson.mdx:1:14: <Demo> has no attribute sho\n    Write show.',
    ],
    [
      'an attribute that computes',
      '<Predict id={1} />\n',
      'lesson.mdx:1:10: id of <Predict> is not a text in quotes\n    Write name="text".',
    ],
    ['a missing attribute', '<Exercise />\n', 'lesson.mdx:1:1: <Exercise> has no id\n    Add id="…".'],
    [
      'an output typed by hand',
      '```console\nREVISION: 1\n```\n',
      'lesson.mdx:1:1: a fenced block of console would be an output typed by hand\n    Show outputs with <Demo> or <Timeline>; what learners write is yaml, helm, sh.',
    ],
    [
      'a block that is not YAML',
      '```yaml\na: [\n```\n',
      'lesson.mdx:1:1: the block is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5:\n    Mend it, or call it helm.',
    ],
    [
      'a tag left open',
      '<Demo id="a" show="b">\n',
      'lesson.mdx:1:1: not MDX: Expected a closing tag for `<Demo>` (1:1-1:23)\n    Close the tag, or escape `<` and `{` with a backslash.',
    ],
  ]
  it.each(refused)('refuses %s', (_, text, wanted) => expect(read(text).faults[0]).toBe(wanted))

  it('makes anchors of headings', () => {
    expect(headingId('What is in a chart?')).toBe('what-is-in-a-chart')
    expect(headingId('Helm 4 on one page')).toBe('helm-4-on-one-page')
  })
})
