/** Edits of a text that was right: a piece is cut out, doubled, moved, or a scrap put in. */
import fc from 'fast-check'

/** Pieces of the template language and of YAML to put where they do not belong. */
const SCRAPS = [
  ...['{{', '}}', '{{-', '-}}', '{{/*', '*/}}', '(', ')', '|', ':=', '=', ',', '.', '$', '"', '`', "'", '\n'],
  ...[' end ', ' else ', ' if ', ' range ', ' with ', ' define "x" ', ' template "x" ', ' break ', ' nil '],
  ...['{{ end }}', '{{ else }}', '{{ .Values.list }}', ': ', '- ', '  ', '[', '{', '&a ', '*a', '|-\n', '# '],
  ...[
    '---\n',
    '!!int ',
    '\t',
    '\u0000',
    '🚀',
    '%',
    '\r\n',
    '\ufeff',
    '...\n',
    '<<: ',
    '? ',
    '\\',
    '\u2028',
    ' | not ',
    '$x',
  ],
]

export type TextEdit = (text: string) => string

/** Up to `count` edits of a text, at least one. */
export function textEdits(count: number): fc.Arbitrary<TextEdit> {
  const place = fc.double({ min: 0, max: 0.999, noNaN: true })
  const edit = fc
    .tuple(
      fc.constantFrom('cut', 'double', 'move', 'insert'),
      place,
      place,
      fc.nat(12),
      fc.constantFrom(...SCRAPS),
    )
    .map(
      ([kind, from, to, length, scrap]): TextEdit =>
        (text) => {
          const characters = [...text]
          const at = Math.floor(from * characters.length)
          const piece = characters.slice(at, at + length)
          switch (kind) {
            case 'cut':
              characters.splice(at, length)
              break
            case 'double':
              characters.splice(at, 0, ...piece)
              break
            case 'move':
              characters.splice(at, length)
              characters.splice(Math.floor(to * characters.length), 0, ...piece)
              break
            default:
              characters.splice(at, 0, scrap)
          }
          return characters.join('')
        },
    )
  return fc
    .array(edit, { minLength: 1, maxLength: count })
    .map((all) => (text) => all.reduce((changed, change) => change(changed), text))
}
