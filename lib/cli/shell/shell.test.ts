import { describe, expect, it } from 'vitest'
import { systemClock } from '../../kube'
import { EmbeddedCluster } from '../../kube/embedded'
import { LocalReleaseService } from '../../release'
import { Shell } from './shell'

const FILES = new Map([
  ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 0.1.0\n'],
  ['values.yaml', 'replicas: 1\n'],
  ['templates/cm.yaml', 'a: {{ .Values.replicas }}\n'],
])

const open = () =>
  new Shell({ folder: 'web', files: FILES, clock: () => 0n, random: (count) => new Uint8Array(count) })

describe('the files of a workspace', () => {
  it('are where the shell stands, and what it does to them is seen', async () => {
    const shell = open()
    await shell.run("sed -i 's/1/3/' values.yaml && rm templates/cm.yaml && echo hi > NOTES")
    const files = new Map(
      [...(await shell.files())].map(([path, data]) => [path, new TextDecoder().decode(data)]),
    )
    expect(files).toEqual(
      new Map([
        ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 0.1.0\n'],
        ['NOTES', 'hi\n'],
        ['values.yaml', 'replicas: 3\n'],
      ]),
    )
  })

  it('are changed from outside', async () => {
    const shell = open()
    await shell.change(
      new Map([
        ['values.yaml', 'replicas: 7\n'],
        ['templates/cm.yaml', undefined],
        ['a/b', 'c'],
      ]),
    )
    expect((await shell.run('cat values.yaml a/b; ls templates')).stdout).toBe('replicas: 7\nc')
  })

  it('leave the prompt saying where one is', async () => {
    const shell = open()
    expect(shell.place).toBe('~/web')
    await shell.run('cd templates')
    expect(shell.place).toBe('~/web/templates')
    await shell.run('cd')
    expect(shell.place).toBe('~')
  })
})

describe('an interrupt', () => {
  it('ends what runs, and the shell goes on', async () => {
    const shell = open()
    const stop = new AbortController()
    const ended = shell.run('sleep 30; echo never', stop.signal)
    setTimeout(() => stop.abort(), 20)
    expect(await ended).toMatchObject({ stdout: '' })
    expect((await shell.run('echo on')).stdout).toBe('on\n')
  })

  it('lets helm end in its own words', async () => {
    const kube = new EmbeddedCluster({ clock: systemClock })
    const releases = new LocalReleaseService({ kube })
    const shell = new Shell({
      folder: 'web',
      files: new Map([
        ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 0.1.0\n'],
        [
          'templates/pod.yaml',
          'apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {sim.chartroom/never-ready: "true"}}\nspec: {containers: [{name: c, image: i}]}\n',
        ],
      ]),
      clock: () => BigInt(Date.now()) * 1_000_000n,
      random: (count) => new Uint8Array(count),
      cluster: { context: 'here', releases, kube },
    })
    const stop = new AbortController()
    const ended = shell.run('helm install web . --wait', stop.signal)
    for (;;) {
      const [release] = await releases.list()
      if (release) break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    stop.abort()
    expect(await ended).toMatchObject({
      code: 1,
      stdout: 'Release web has been cancelled.\n',
      stderr: expect.stringContaining('INSTALLATION FAILED: '),
    })
    kube.stop()
  })
})

describe('Tab completes', () => {
  it.each([
    ['he', ['head ', 'helm ']],
    ['helm te', ['template ', 'test ']],
    ['helm get va', ['values ']],
    ['helm template . --set-s', ['--set-string ']],
    ['cat values.yaml | gre', ['grep ']],
    ['kubectl get dep', ['deployments ']],
    ['kubectl rol', ['rollout ']],
    ['cat te', ['templates/']],
    ['cat templates/', ['templates/cm.yaml ']],
    ['helm template . -f val', ['values.yaml ']],
    ['helm lint --set x=y -f ./val', ['./values.yaml ']],
    ['cat nothing', []],
  ])('%s', async (line, choices) => {
    expect((await open().complete(line)).choices).toEqual(choices)
  })
})
