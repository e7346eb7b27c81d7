import { expect, it } from 'vitest'
import { Shell } from './shell'

const FILES = new Map([
  ['a', 'one\ntwo\nthree\nfour\nfive\nsix\n'],
  ['b', 'one\n2\nthree\nfour\n4½\nfive\n'],
  ['c', 'ONE\ntwo\nthree\nfour\nfive\nsix'],
])

/** As GNU diff 3.8 prints them, but for the times behind the names of -u. */
it.each([
  ['diff a b', '2c2\n< two\n---\n> 2\n4a5\n> 4½\n6d6\n< six\n', 1],
  ['diff a a', '', 0],
  ['diff -s a a', 'Files a and a are identical\n', 0],
  ['diff -q a b', 'Files a and b differ\n', 1],
  ['diff a c', '1c1\n< one\n---\n> ONE\n6c6\n< six\n---\n> six\n\\ No newline at end of file\n', 1],
  [
    'sort a | diff - a',
    '1,2d0\n< five\n< four\n4,5d1\n< six\n< three\n6a3,6\n> three\n> four\n> five\n> six\n',
    1,
  ],
  ['diff -u a b | tail -n +3', '@@ -1,6 +1,6 @@\n one\n-two\n+2\n three\n four\n+4½\n five\n-six\n', 0],
])('%s', async (line, stdout, code) => {
  const shell = new Shell({ files: FILES, clock: () => 0n, random: (count) => new Uint8Array(count) })
  expect(await shell.run(line)).toMatchObject({ stdout, code })
})

it('names a file that is missing', async () => {
  const shell = new Shell({ files: FILES, clock: () => 0n, random: (count) => new Uint8Array(count) })
  expect(await shell.run('diff a nowhere')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'diff: nowhere: No such file or directory\n',
  })
})
