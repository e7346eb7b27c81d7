/**
 * A learner's own cluster, clicked: the page launched by the program, the target chosen, a chart installed that reaches
 * further than its namespace, and a release that a killed helm left locked. The real helm sees what the page did.
 */
import { execFileSync } from 'node:child_process'
import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RealHelm } from '../../lib/release/testing/real-helm'
import { realPlaces } from '../../lib/release/testing/real-places'
import { Learner } from '../learner/bench'
import config from '../playwright.config'
import { startUnlaunched } from './program'

const REACHING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Release.Name }}-{{ .Release.Namespace }}-reader
rules:
  - {apiGroups: [""], resources: [pods], verbs: [get]}
`

describe('on my own cluster, from the page', () => {
  const { place, helm } = realPlaces('page')
  let program: Awaited<ReturnType<typeof startUnlaunched>>
  let browser: Browser
  let page: Page
  let learner: Learner

  beforeAll(async () => {
    const { CHARTROOM_TEST_KUBECONFIG: KUBECONFIG = '' } = process.env
    program = await startUnlaunched({ KUBECONFIG })
    browser = await chromium.launch(config.use?.launchOptions)
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(30_000)
    learner = new Learner(page)
    await page.goto(program.address)
    await page.waitForURL(/\/$/)
  })
  afterAll(async () => {
    await browser.close()
    await program.stop()
  })

  const choosesTheCluster = () =>
    page.getByRole('combobox', { name: /^Cluster/ }).selectOption(process.env.CHARTROOM_TEST_CONTEXT ?? '')
  /** The releases that the real helm sees where the playground installs. */
  const listed = () => {
    const { path, kubeconfig } = helm()
    const env = { ...process.env, KUBECONFIG: kubeconfig }
    return execFileSync(path, ['list', '-q', '-n', 'default'], { encoding: 'utf8', env })
  }
  const happened = () => page.getByRole('region', { name: 'What happened' })

  it('what reaches further than its namespace waits for my word; then the real helm lists it', async () => {
    await page.goto(`${new URL(program.address).origin}/playground`)
    await learner.isAtTheBench()
    await learner.chooses('templates/service.yaml')
    await learner.writes(REACHING)
    await learner.output.getByText('my-release-default-reader').first().waitFor()
    await learner.looksAt('Cluster')
    await choosesTheCluster()
    await page.getByRole('button', { name: 'Install', exact: true }).click()
    await happened().getByText('Waiting for your word on my-release').waitFor()
    expect(await happened().textContent()).toContain('ClusterRole my-release-default-reader')
    expect(listed()).toBe('')
    await page.getByRole('button', { name: 'Go on with it' }).click()
    await happened().getByText('Installed my-release').waitFor()
    expect(listed()).toBe('my-release\n')
    await page.getByRole('button', { name: 'Uninstall', exact: true }).click()
    await page.getByRole('button', { name: 'Go on with it' }).click() // the ClusterRole again
    await happened().getByText('Uninstalled my-release').waitFor()
    expect(listed()).toBe('')
  })

  it('a release that a killed helm left locked shows its ways out, and each leads out', async () => {
    const theirs = new RealHelm(helm(), await place())
    await theirs.run('i')
    await theirs.kill('u --set a=2,h={post-upgrade/long}')
    await page.goto(`${new URL(program.address).origin}/releases`)
    await choosesTheCluster()
    await page.getByRole('button', { name: new RegExp(`^r\\b.*${theirs.namespace}`) }).click()
    const note = page.getByRole('note')
    await note.getByText('pending-upgrade:').waitFor()
    await note.getByRole('button', { name: 'Mark it failed' }).click()
    await happened().getByText('Recovered r').waitFor()
    expect(await theirs.run('u --set a=3')).toBe('')
    await theirs.kill('u --set a=4,h={post-upgrade/long}')
    await page.reload()
    await choosesTheCluster()
    await page.getByRole('button', { name: new RegExp(`^r\\b.*${theirs.namespace}`) }).click()
    await note.getByRole('button', { name: 'Roll back to revision 3' }).click()
    await happened().getByText('Rolled back r').waitFor()
    expect(await theirs.state()).toBe(
      `1S 2F "Release unlocked from stale 'pending-upgrade' state" 3S 4PU 5D(b3) | cm=3, h0(active)`,
    )
    theirs.close()
  })
})
