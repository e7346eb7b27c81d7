/** Our small shell against the machine's own: the same output, the same exit code. */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { programsOf } from './programs'
import { runShell } from './sh-run'

const SCRIPTS = [
  'echo hello',
  'echo "a  b" c   d; echo \'$x\' "$x"end',
  'echo migrating; exit 3',
  'true && echo yes || echo no',
  'false && echo yes || echo no',
  'false; echo $?',
  '! true; echo $?; ! false; echo $?',
  'set -e; echo one; false; echo two',
  'set -e; false || echo caught; if false; then echo x; fi; echo end',
  'set -e; false && true; echo end',
  'set -e; true && false; echo end',
  '(exit 4); echo $?',
  'x=1; (x=2; echo $x); echo $x; { x=3; }; echo $x',
  'x="a b"; for i in $x "$x"; do echo "[$i]"; done',
  'for i in 1 2 3; do if [ $i -eq 2 ]; then continue; fi; echo $i; done',
  'for i in 1 2 3; do [ $i = 2 ] && break; echo $i; done; echo after $i',
  'i=0; while [ $i -lt 3 ]; do i=$((i + 1)); echo $i; done',
  'i=3; until [ "$i" -le 0 ]; do i=$(($i - 1)); printf "%s " $i; done; echo',
  'x=$(echo one; echo two); echo "$x"; echo $x',
  'echo `echo back`; echo $(echo a $(echo b))',
  'set -u; echo $NOPE; echo end',
  ...[
    '{A:-none}; A=1',
    '{A:+set}; A=1',
    '{A-unset}',
    '{#B}',
    '{C:=dflt}',
    '{NOPE:?is missing}; echo end',
  ].map((text) => `A=; B=b; echo $${text}; echo $A $B; echo $${text}`),
  'echo out; echo err >&2; echo gone > /dev/null; echo both 2>&1',
  '{ echo a; echo b; } | grep b',
  'printf "one\\ntwo\\nthree\\n" | grep -v two | wc -l | grep -c 2',
  'echo abc | grep -q "^a.c$" && echo match; echo abc | grep -q "^b" || echo no',
  'printf "a\\nb\\nc\\n" | head -n 2',
  'echo a # comment\n# another\necho b',
  'echo one \\\n  two',
  'if [ -z "" ] && [ -n x ]; then echo ok; elif true; then echo bad; else echo worse; fi',
  'if test a != b; then\n  echo differ\nfi',
  'exit 300',
  'nosuchprogram; echo $?',
  'export X=5; echo $X; unset X; echo "[$X]"',
  'A=1 B=2; echo $A$B; echo "a\\"b\\$c" \'d"e\'',
  'echo $(( (2 + 3) * 4 % 7 )) $((7 / 2)) $((1 == 1))',
  'exec echo replaced; echo never',
  'x=$(false); echo $?; set -e; y=$(false); echo never',
  'true | false; echo $?; false | true; echo $?',
  'echo a && echo b ||\n echo c',
]

/** Our run, at once: [stdout, exit code]. */
function ours(script: string): [string, number] {
  let stdout = ''
  const streams = {
    input: '',
    out: (text: string): void => {
      stdout += text
    },
    err: () => {},
  }
  const machine = {
    dial: () => ({ kind: 'unknown-host' }) as const,
    now: () => 0,
    hostname: 'h',
    read: () => undefined,
    own: () => undefined,
  }
  const run = runShell(script, '', new Map(), programsOf(machine), streams)
  for (let next = run.next(); ; next = run.next()) if (next.done) return [stdout, next.value]
}

function theirs(script: string): [string, number] {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
    return [execFileSync('/bin/sh', ['-c', script], { stdio, env: process.env }).toString(), 0]
  } catch (error) {
    const { stdout, status } = error as { stdout: Buffer; status: number }
    return [stdout.toString(), status]
  }
}

describe('sh, as the machine has it', () => {
  it.each(SCRIPTS)('%s', (script) => {
    expect(ours(script)).toEqual(theirs(script))
  })
})

describe('sh, beyond what it reads', () => {
  it.each(['echo "a', 'if true; echo; fi', 'for', 'echo $(', 'a && ', 'fi', '( echo'])(
    '%s is a syntax error',
    (script) => {
      expect(ours(script)).toEqual(['', 2])
      expect(theirs(script)).toEqual(['', 2])
    },
  )

  it('an endless loop lets time pass', () => {
    const streams = { input: '', out: () => {}, err: () => {} }
    const run = runShell('while :; do :; done', '', new Map(), () => undefined, streams)
    expect([run.next().value, run.next().value]).toEqual([100, 100])
  })
})
