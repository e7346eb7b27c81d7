/**
 * Texts of the small languages a chart's functions read: patterns, versions, dates, formats, URLs, YAML, JSON, TOML,
 * `--set`. Most are nearly right, for that is where two readers differ.
 */
import fc from 'fast-check'

type Text = fc.Arbitrary<string>

const joined = (pieces: readonly string[], between: string, { min = 0, max = 6 } = {}): Text =>
  fc.array(fc.constantFrom(...pieces), { minLength: min, maxLength: max }).map((all) => all.join(between))

/** A template's string of any text, quoted one way or the other. */
export const literal = (text: string): string =>
  /[`\r]/.test(text) || text.length % 3 === 0 ? JSON.stringify(text) : `\`${text}\``

// ── patterns ─────────────────────────────────────────────────────────────────────────────────────────

const ATOMS = [
  ...['a', 'b', 'ab', '.', '^', '$', '-', ' ', 'ü', '\\d', '\\D', '\\w', '\\W', '\\s', '\\b', '\\B', '\\A'],
  ...['\\z', '[a-c]', '[^ab]', '[]a]', '[^]a]', '[a-]', '[[:alpha:]]', '[[:^digit:]]', '[\\d\\-x]', '\\pL'],
  ...['\\p{Greek}', '\\P{Lu}', '\\x41', '\\x{1F680}', '\\Qa.b\\E', '\\.', '\\t', '\\n', '[\\]]', '\\C'],
]
const BAD_ATOMS = [
  '\\Z',
  '\\1',
  '(?=a)',
  '(?<!a)',
  '[b-a]',
  '[',
  '(',
  ')',
  '\\',
  '[[:nope:]]',
  '\\p{Nope}',
  '\\8',
  '(?P<n',
  '(?z)',
]
const TIMES = [
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,3}',
  '{2,}',
  '{0}',
  '{,2}',
  '{x}',
  '**',
  '{1001}',
  '{3,1}',
]

const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  piece: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        { weight: 12, arbitrary: fc.constantFrom(...ATOMS) },
        { weight: 1, arbitrary: fc.constantFrom(...BAD_ATOMS) },
        {
          weight: 4,
          arbitrary: fc
            .tuple(
              fc.constantFrom('(', '(', '(?:', '(?i:', '(?P<n>', '(?<m>', '(?s-i:', '(?U:'),
              tie('pattern'),
            )
            .map(([open, inside]) => `${open}${inside})`),
        },
      ),
      fc.constantFrom(...TIMES),
    )
    .map((parts) => parts.join('')),
  pattern: fc
    .tuple(
      fc.array(tie('piece'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '', '', '|', '|a', '(?i)', '(?m)'),
      fc.array(tie('piece'), { maxLength: 1 }),
    )
    .map(([before, between, after]) => [...before, between, ...after].join('')),
}))
const subject = joined(
  ['a', 'b', 'ab', 'A', 'aaa', 'c-d', ' ', '.', '12', 'ü', '🚀', '\n', 'x_y', 'Ω', ''],
  '',
)
/** `$` and a brace stand apart, for the linter takes them for a placeholder of ours. */
const BRACED = ['{1}', '{n}x', '{2}', '{'].map((rest) => `$${rest}`)
const template = joined(['$1', '$n', '$0', '$$', '$', '-', '$1a', '\\1', ...BRACED], '', { max: 3 })

// ── versions ─────────────────────────────────────────────────────────────────────────────────────────

const version = fc.constantFrom(
  ...[
    '1',
    '1.2',
    '1.2.3',
    'v1.2.3',
    '1.2.3-alpha.1',
    '1.2.3-alpha',
    '1.2.3+b.1',
    '01.2.3',
    '',
    'x',
    '*',
    '1.x',
  ],
  ...[
    '1.2.3-',
    '1.2.X',
    '99999999999999999999.0.0',
    '1.27.3-gke.100',
    '2.0.0-rc.1+x',
    '0.0.0',
    '0.3',
    '1.2.3.4',
  ],
  ...['1.2.3-01', '1.2.3-a_b', ' 1.2.3 ', 'v2', '0.0.3', '10.4.11-0', 'V1.2', '1..2', '-1.2.3', '1.2.3-ü'],
)
const operator = fc.constantFrom(
  ...['', '=', '!=', '>', '<', '>=', '<=', '=>', '=<', '~', '~>', '^', '> ', '!', '==', '^ '],
)
const constraint = fc
  .array(fc.tuple(operator, version, fc.constantFrom(',', ', ', ' ', ' || ', '||', ' - ', ' | ', ' , ')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map(([is, what, then], i) => `${is}${what}${i < all.length - 1 ? then : ''}`).join(''))

// ── dates ────────────────────────────────────────────────────────────────────────────────────────────

const layout = joined(
  [
    ...[
      '2006',
      '06',
      '01',
      '1',
      'Jan',
      'January',
      '02',
      '2',
      '_2',
      '002',
      '__2',
      '15',
      '03',
      '3',
      '04',
      '4',
      '05',
    ],
    ...[
      '5',
      '.000',
      '.999',
      ',000',
      '.000000000',
      'PM',
      'pm',
      'Mon',
      'Monday',
      'MST',
      '-0700',
      '-07:00',
      'Z07:00',
    ],
    ...['Z0700', '-07', 'Z07', '-07:00:00', '-', ' ', ':', 'T', '/', 'x', '2006-01-02', '15:04:05', 'Z'],
  ],
  '',
  { min: 1, max: 7 },
)
const DATES = [
  ...[
    '2024-02-29',
    '2023-02-29',
    '2006-01-02',
    '1970-01-01T00:00:00Z',
    '15:04:05',
    '2024-13-01',
    'Mon Jan 2',
  ],
  ...['12/31/1999', '2024-02-29T23:59:60Z', '2024-02-29 10:00:00 +0200', 'x', '', '0001-01-01', '9999-12-31'],
]
const zone = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Local',
  '',
  'Bad/Zone',
  'Asia/Kolkata',
)
const duration = fc.constantFrom(
  ...[
    '1h2m3s',
    '1.5h',
    '-2m',
    '100ms',
    '1us',
    '1µs',
    '1d',
    '',
    '5',
    '+5h',
    '9999999h',
    '0',
    '.5s',
    '1h-2m',
    '2h ',
    '1.h',
  ],
  ...['2540400h10m10s', '1m.5s', '-1.25h3ns', '99999999999999999999h', '3w'],
)
export const MOMENTS = [
  ...['0', '1700000000', '-1', '253402300800', '(int64 1e9)', '(int 86399)', '-62135596800', '1709251199'],
]

// ── formats ──────────────────────────────────────────────────────────────────────────────────────────

const verb = fc.constantFrom(...'vvvvTdoObxXcqUeEfFgGst', 'z', '!', ' ', '%', '')
const format = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('', 'x', ' ', 'ü'),
        fc.array(fc.constantFrom('+', '-', '#', '0', ' '), { maxLength: 2 }),
        fc.constantFrom('', '', '', '5', '12', '*', '[2]', '[1]', '[9]', '[x]', '[2]*', '1000001'),
        fc.constantFrom('', '', '', '.2', '.0', '.', '.10', '.*', '.[1]*', '.[3]'),
        verb,
      )
      .map(
        ([before, flags, width, precision, letter]) =>
          `${before}%${flags.join('')}${width}${precision}${letter}`,
      ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => all.join(''))

// ── documents ────────────────────────────────────────────────────────────────────────────────────────

export const SCALARS = [
  ...[
    'null',
    '~',
    'true',
    'no',
    'on',
    'y',
    '0',
    '-1',
    '3',
    '1.5',
    '1e100',
    '1e21',
    '123456789012345678',
    '-0.0',
  ],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551616',
    '.inf',
    '-.Inf',
    '.nan',
    '0x1F',
    '0o17',
  ],
  ...[
    '017',
    '08',
    '1_000',
    '0b11',
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '190:20:30',
    '""',
    "''",
    'plain',
  ],
  ...[
    '"a\\tb\\x41\\u00e9\\U0001F680\\n"',
    "'it''s'",
    'ü',
    '🚀',
    '"<nil>"',
    'a b',
    'a#b',
    'a: b',
    '"yes"',
    '"1"',
  ],
  ...[
    '!!str 1',
    '!!int "3"',
    '!!float 1',
    '!!binary YQ==',
    '!!null x',
    '!custom z',
    '+1',
    '1.',
    '.5',
    '1e3',
    '=',
    '<<',
  ],
  ...[
    '[]',
    '{}',
    '[1, [2, {a: ~}]]',
    '{a: 1, b: {c: [x]}}',
    '{a, b: }',
    '[a, ]',
    '"\\/"',
    '"{{ .Release.Name }}"',
    '1e-7',
    '6.02e23',
    '100000000',
    '1234567.0',
  ],
]
const BLOCKS = [
  '|\n      one\n      two\n',
  '>-\n      folded\n      text\n\n      more\n',
  '|+\n      kept\n\n',
  '|2\n        in\n',
  '>\n\n      x\n       y\n',
  '|-\n\t tab\n',
  '|1x\n',
  '"two\n    lines"',
  "'two\n\n    lines'",
  'plain\n    on',
]
const KEYS = [
  'a',
  'b',
  '"q"',
  "'s'",
  '1',
  '1.5',
  'true',
  'n',
  'null',
  '~',
  '? k\n',
  '<<',
  'ü',
  'a b',
  '"\\u0041"',
  '[1]',
  '{x: y}',
  '&k d',
  '!!str 2',
  '__proto__',
  '0x1',
  '2001-01-01',
  '""',
  '.inf',
  '-',
  'constructor',
]
const scalar = fc.constantFrom(...SCALARS, ...BLOCKS, ...SCALARS)
const yamlLine = fc
  .tuple(
    fc.constantFrom('', '', '', '', '  ', '    ', '- ', '  - ', '\t', ' '),
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(fc.constantFrom(...KEYS), scalar).map(([key, value]) => `${key}: ${value}`),
      },
      { weight: 2, arbitrary: scalar.map((value) => `- ${value}`) },
      { weight: 1, arbitrary: fc.constantFrom(...KEYS).map((key) => `${key}:`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          ...[
            'x: &x {k: 1}',
            'y: *x',
            '<<: *x',
            '<<: [*x, {z: 2}]',
            'z: *none',
            '# c',
            '---',
            '...',
            '%YAML 1.1',
            '%TAG ! t:',
            '@x: 1',
          ],
          ...[
            '`x',
            '- - - a',
            '-',
            '? a',
            ': b',
            '&a',
            '*x : 1',
            '"open',
            "'open",
            '[open',
            '{open',
            'a: b: c',
            'x: &x',
            '!!set {a}',
            '- ? b',
          ],
        ),
      },
    ),
    fc.constantFrom('', '', '', '', ' # c', ' ', '\r'),
  )
  .map((parts) => parts.join(''))
export const yaml = fc.oneof(
  fc.array(yamlLine, { minLength: 1, maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`),
  fc
    .array(fc.tuple(fc.constantFrom(...KEYS), scalar), { minLength: 1, maxLength: 4 })
    .map((pairs) => pairs.map(([key, value]) => `${key}: ${value}`).join('\n')),
  fc
    .array(scalar, { minLength: 1, maxLength: 4 })
    .map((items) => items.map((item) => `- ${item}`).join('\n')),
)

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  joined(
    [
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"b"',
        '1',
        '-0',
        '1e400',
        '1E5',
        '01',
        '1.',
        '9007199254740993',
        'true',
        'null',
        'nul',
      ],
      ...[
        '"\\u00e9"',
        '"\\ud83d\\ude80"',
        '"\\ud800"',
        '"\\x"',
        '"\t"',
        ' ',
        '\n',
        '{"a":',
        '"a":1',
        '[1,',
        '{"a":1,"a":2}',
        '{"b":[1,{"c":null}]}',
        '<&>',
        '"<&>\u2028"',
      ],
    ],
    '',
    { min: 1, max: 5 },
  ),
)

const TOML = [
  ...[
    'a = 1',
    'a.b = 2',
    '"k e" = "v"',
    '[t]',
    '[t.u]',
    '[[l]]',
    '[[t]]',
    'b = "x\\ty\\u00e9"',
    "c = 'lit\\'",
    'd = """\nmulti\\\n  line"""',
  ],
  ...[
    "e = '''\nraw\n'''",
    'f = 1_000',
    'g = 0xff',
    'h = 0o17',
    'i = 0b11',
    'j = inf',
    'k = nan',
    'l = 1e5',
    'm = 1.50',
    'n = [1, 2,]',
  ],
  ...[
    'o = [1, "a", [true]]',
    'p = {x = 1, y.z = 2}',
    'q = 1979-05-27T07:32:00Z',
    'r = 1979-05-27',
    's = 07:32:00.5',
    'u = 1979-05-27 07:32:00',
  ],
  ...[
    'v = true',
    'w = ',
    '= 1',
    'x',
    'y = 01',
    'z = [',
    'a = {x = 1',
    'a = "open',
    '[t',
    '# c',
    'aa = 1.',
    'bb = +9223372036854775808',
    'cc = "\\q"',
    'dd = 1__0',
    'ee = []',
    'ff = {}',
    'gg = -0',
    'hh = 0.1e-7',
    'é = 1',
    'ii = [[1],[2]]',
    'jj = 1 2',
    'kk = "\u0001"',
    'll = 1979-13-27',
  ],
]
const toml = joined(TOML, '\n', { min: 1, max: 5 })

const url = joined(
  [
    ...[
      'http',
      'https',
      ':',
      '//',
      'u:p@',
      'host',
      ':80',
      ':x',
      '[::1]',
      '/',
      '/p a',
      '/%2F',
      '%zz',
      '?q=1&r=a+b',
      '?',
      '#f',
      '#',
      '..',
      ' ',
      'ü',
      'mailto:x@y',
      '@',
      '1.2.3.4',
      '\\',
      '%',
      ';x',
      '[::1',
    ],
  ],
  '',
  { min: 1, max: 7 },
)

// ── --set ────────────────────────────────────────────────────────────────────────────────────────────

const setPath = joined(
  [
    'name',
    'a',
    'b',
    'image',
    'tag',
    'list',
    '.',
    '.',
    '.',
    '[0]',
    '[1]',
    '[3]',
    '[-1]',
    '[x]',
    '[',
    ']',
    '\\.',
    '\\,',
    ' ',
    '"q"',
    '__proto__',
    'ü',
    '[70000]',
    'global',
    'sub',
  ],
  '',
  { min: 1, max: 5 },
)
const setValue = fc.oneof(
  fc.constantFrom(
    ...[
      '1',
      '01',
      '-1',
      '1.5',
      'true',
      'null',
      '',
      'x',
      '{1,2}',
      '{}',
      '{a',
      '{a,{b}}',
      'a\\,b',
      '"q"',
      '1e3',
      '0x1',
      '9223372036854775808',
      ' x ',
      'a=b',
      '{null,true}',
      '{a}b',
      '[1]',
      '\\',
      'ü',
      '{"a":1}',
      '[1,2]',
      '{"a":',
      '"s"',
      '0',
      '-0',
      '{,}',
      '{1, 2 }',
      '\\{a\\}',
      'a,b=c',
    ],
  ),
  fc.constantFrom(...SCALARS),
)
export const setExpression = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.array(fc.tuple(setPath, setValue), { minLength: 1, maxLength: 2 }))
      .map(([all]) => all.map((one) => one.join('=')).join(',')),
  },
  {
    weight: 1,
    arbitrary: joined(['a', '=', '.', '[', ']', '{', '}', ',', '\\', '0', 'null', ' '], '', {
      min: 1,
      max: 8,
    }),
  },
)

export const TEXTS = {
  pattern,
  subject,
  template,
  version,
  constraint,
  layout,
  zone,
  duration,
  format,
  yaml,
  json,
  toml,
  url,
  date: fc.constantFrom(...DATES),
} as const satisfies Readonly<Record<string, Text>>
