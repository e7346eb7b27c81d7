import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const chartroom = (...args: string[]) => {
  const program = fileURLToPath(new URL('../../bin/chartroom', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr: stderr.split('\n')[0] }
}

it.each(['0.0.0.0', '::', '10.1.2.3', 'chartroom.example'])(
  'H38: `chartroom --host %s` does not start',
  (host) => {
    expect(chartroom('--host', host)).toEqual({
      status: 2,
      stdout: '',
      stderr: `chartroom: Chartroom listens on this machine only: --host ${host} is not a loopback address`,
    })
  },
)

it('says what is wrong with its flags', () => {
  expect(chartroom('--port', 'x')).toMatchObject({
    status: 2,
    stderr: 'chartroom: --port takes a number from 0 to 65535',
  })
  expect(chartroom('--listen')).toMatchObject({ status: 2 })
  expect(chartroom('--help')).toMatchObject({ status: 0, stderr: '' })
})
