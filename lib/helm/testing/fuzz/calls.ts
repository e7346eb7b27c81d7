/** Calls of every function: with arguments of any kind, of the right kinds, and in the language the function reads. */
import fc from 'fast-check'
import type { GoFunc, GoType } from '../../../go'
import { sharedEngine } from '../../render'
import { FITTING, OPERANDS } from './operands'
import { literal, MOMENTS, TEXTS } from './texts'

/** What two runs answer differently, or what takes long. */
const UNSTEADY =
  /^(rand|gen|now$|ago$|date|htmlDate|uuidv4$|bcrypt$|htpasswd$|encryptAES$|derivePassword$|shuffle$|getHostByName$|buildCustomCert$|durationRound$)/
const BUILTIN = [
  ...['and', 'or', 'not', 'len', 'index', 'slice', 'print', 'printf', 'println', 'html', 'js'],
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'urlquery', 'call'],
]

/** A pipeline of calls, as it stands between `{{` and `}}`. */
export function pipeline(): fc.Arbitrary<string> {
  const table = [...sharedEngine().functions].filter(([name]) => !UNSTEADY.test(name)).sort(byName)
  const name = fc.constantFrom(...table.map(([called]) => called), ...BUILTIN)
  const operand = fc.constantFrom(...OPERANDS)
  const call = fc
    .tuple(name, fc.array(operand, { maxLength: 4 }))
    .map(([called, args]) => [called, ...args].join(' '))
  const inner = fc.oneof(
    { weight: 3, arbitrary: operand },
    call.map((text) => `(${text})`),
  )
  const anything = fc
    .tuple(name, fc.array(inner, { maxLength: 3 }), fc.array(call, { maxLength: 2 }))
    .map(([called, args, then]) => [[called, ...args].join(' '), ...then].join(' | '))
  const fitting = fc.oneof(...table.map(([called, type]) => fittingCall(called, type)))
  return fc.oneof(
    anything,
    { weight: 3, arbitrary: fc.tuple(fitting, fc.constantFrom(...ONWARD)).map((parts) => parts.join('')) },
    { weight: 3, arbitrary: spoken() },
    // A list's own part of the pipeline, given by one function to another.
    fc.tuple(fitting, call).map(([from, to]) => `${from} | ${to}`),
  )
}

const ONWARD = [
  ...[
    '',
    '',
    ' | first',
    ' | len',
    ' | upper',
    ' | int',
    ' | keys | sortAlpha',
    ' | default 7',
    ' | toString',
  ],
  ...[
    ' | toJson | fromJson',
    ' | toYaml | fromYaml',
    ' | toToml',
    ' | typeOf',
    ' | kindOf',
    ' | list | toYaml',
    ' | float64',
    ' | quote | squote',
  ],
  ...[
    ' | dict "k" | toYaml',
    ' | ternary 1 2',
    ' | last',
    ' | reverse',
    ' | uniq',
    ' | join "-"',
    ' | toPrettyJson',
    ' | deepCopy',
    ' | toStrings',
    ' | empty',
  ],
]

const byName = ([a]: [string, GoFunc], [b]: [string, GoFunc]): number => (a < b ? -1 : 1)

/** A call with as many arguments as the function takes, each of a kind it takes. */
function fittingCall(name: string, { params, variadic }: GoFunc): fc.Arbitrary<string> {
  const rest = variadic ? fc.array(fittingOperand(variadic), { maxLength: 3 }) : fc.constant([])
  return fc
    .tuple(fc.tuple(...params.map(fittingOperand)), rest)
    .map(([fixed, further]) => [name, ...fixed, ...further].join(' '))
}

const fittingOperand = ({ kind }: GoType): fc.Arbitrary<string> =>
  fc.constantFrom(...(FITTING[kind] ?? Object.values(FITTING).flat()))

/** Calls whose texts are of the language the function reads: `T` stands for a text, `N` for a number, `V` for a value. */
function spoken(): fc.Arbitrary<string> {
  const text = (of: keyof typeof TEXTS): fc.Arbitrary<string> => TEXTS[of].map(literal)
  const number = fc.constantFrom('-1', '0', '1', '2', '5')
  const moment = fc.constantFrom(...MOMENTS)
  const value = fc.constantFrom(...OPERANDS)
  const say = (names: readonly string[], ...args: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom(...names), ...args).map((parts) => parts.join(' '))
  const pattern = text('pattern')
  const subject = text('subject')
  return fc.oneof(
    say(['regexMatch', 'mustRegexMatch', 'regexFind', 'mustRegexFind'], pattern, subject),
    say(['regexFindAll', 'mustRegexFindAll', 'regexSplit', 'mustRegexSplit'], pattern, subject, number),
    say(
      ['regexReplaceAll', 'mustRegexReplaceAll', 'regexReplaceAllLiteral'],
      pattern,
      subject,
      text('template'),
    ),
    say(['semver'], text('version')),
    say(['semverCompare'], text('constraint'), text('version')),
    say(['date', 'date "2006-01-02T15:04:05.999999999Z07:00" | toDate'], text('layout'), moment),
    say(['dateInZone'], text('layout'), moment, text('zone')),
    say(['htmlDateInZone'], moment, text('zone')),
    say(['toDate', 'mustToDate'], text('layout'), text('date')),
    fc
      .tuple(TEXTS.layout, moment)
      .map(([layout, at]) => `date ${literal(layout)} ${at} | toDate ${literal(layout)} | unixEpoch`),
    say(
      ['dateModify', 'mustDateModify'],
      text('duration'),
      fc.constant('(toDate "2006-01-02" "2024-02-29")'),
    ),
    say(
      [
        'mustToDuration',
        'durationSeconds',
        'durationHours',
        'durationDays',
        'durationWeeks',
        'durationNanoseconds',
      ],
      fc.oneof(text('duration'), value),
    ),
    say(
      ['durationRoundTo', 'durationTruncateTo'],
      fc.oneof(text('duration'), moment),
      fc.oneof(text('duration'), moment),
    ),
    say(['duration'], fc.oneof(text('duration'), moment, value)),
    fc
      .tuple(text('format'), fc.array(value, { maxLength: 3 }))
      .map(([format, args]) => ['printf', format, ...args].join(' ')),
    say(['fromYaml', 'fromYamlArray'], text('yaml')),
    text('yaml').map((yaml) => `${yaml} | fromYaml | toYaml`),
    text('yaml').map((yaml) => `${yaml} | fromYaml | toYamlPretty`),
    text('yaml').map((yaml) => `${yaml} | fromYaml | toToml`),
    say(['fromJson', 'fromJsonArray', 'mustFromJson'], text('json')),
    text('json').map((json) => `${json} | fromJson | toYaml`),
    say(['fromToml'], text('toml')),
    text('toml').map((toml) => `${toml} | fromToml | toToml`),
    text('toml').map((toml) => `${toml} | fromToml | toYaml`),
    say(['urlParse'], text('url')),
    text('url').map((url) => `urlParse ${url} | urlJoin`),
    say(
      ['tpl'],
      fc.constantFrom(...TPLS),
      fc.constantFrom('.', '$', '.Values', 'nil', '(dict "Values" (dict "x" 1))', '(dict "Template" 1)'),
    ),
    say(['.Files.Get', '.Files.GetBytes', '.Files.Lines', '.Files.Glob'], fc.constantFrom(...PATHS)),
    fc
      .tuple(
        fc.constantFrom(...PATHS),
        fc.constantFrom('AsConfig', 'AsSecrets', 'Get "a.txt"', 'Lines "b/c.txt"'),
      )
      .map(([glob, use]) => `(.Files.Glob ${glob}).${use}`),
    say(['wrap', 'trunc', 'indent', 'nindent', 'abbrev', 'repeat'], number, subject),
    say(['substr'], number, number, subject),
    say(['wrapWith'], number, text('subject'), subject),
    say(
      ['dig "a" "b"', 'dig "image" "tag"', 'dig "nested" "a" "b" "c"'],
      value,
      fc.constantFrom('.Values', '(dict "a" (dict "b" 1))', '.Values.nested', '(dict "a" 1)'),
    ),
    say(
      [
        'camelcase',
        'snakecase',
        'kebabcase',
        'title',
        'untitle',
        'swapcase',
        'initials',
        'nospace',
        'plural "one" "many"',
      ],
      subject,
    ),
    say(
      ['index', 'slice'],
      fc.constantFrom(
        '.Values.list',
        '"aüb"',
        '.Values',
        '(list 1 2 3)',
        '.Values.nested "a"',
        'nil',
        '.Chart.Keywords',
      ),
      value,
      number,
    ),
    say(['eq', 'ne', 'lt', 'gt', 'le', 'ge'], value, value),
    say(['seq', 'untilStep'], number, number, number),
    say(
      ['round'],
      fc.constantFrom('1.5', '-1.5', '2.675', '"3.14159"', '1e21', '.Values.ratio', 'true'),
      number,
      fc.constantFrom('', '0.3', '.4'),
    ),
    say(
      [
        'add',
        'sub',
        'mul',
        'div',
        'mod',
        'addf',
        'divf',
        'max',
        'min',
        'maxf',
        'floor',
        'ceil',
        'int',
        'int64',
        'float64',
        'toDecimal',
        'add1',
      ],
      value,
      fc.oneof(value, fc.constant('')),
    ),
    say(
      ['.Capabilities.APIVersions.Has'],
      fc.constantFrom('"v1"', '"apps/v1"', '"apps/v1/Deployment"', '""', '1', 'nil'),
    ),
    say(['required', 'fail'], subject, fc.oneof(value, fc.constant(''))),
    say(['lookup'], subject, subject, subject, subject),
    say(
      ['include'],
      fc.constantFrom('"v.self"', '"v.none"', '"v.ok"', '"v/templates/t.yaml"', '1', '""'),
      value,
    ),
  )
}

const TPLS = [
  ...[
    '"{{ . }}"',
    '"{{ .Values.x }}"',
    '"{{ .Values.name"',
    '"{{ define `t` }}x{{ end }}{{ include `t` . }}"',
    '"{{ fail `no` }}"',
  ],
  ...[
    '"{{ tpl `{{ .Values.name.x }}` . }}"',
    '"{{ template `v.ok` . }}"',
    '"{{ $ }}"',
    '.Values.tpl',
    '""',
    '"{{ .Template.Name }}"',
    '"{{ nope }}"',
    '"{{ include `v.self` . }}"',
    '"a\\n{{ .x.y.z }}"',
  ],
]
const PATHS = [
  '"*"',
  '"**"',
  '"*.txt"',
  '"b/*"',
  '"**.txt"',
  '"{a,b}*"',
  '"[a"',
  '"a.txt"',
  '"b/c.txt"',
  '"/a.txt"',
  '"../a.txt"',
  '""',
  '"templates/*"',
  '"?.txt"',
  '"[!b].txt"',
  '"none"',
  '1',
]
