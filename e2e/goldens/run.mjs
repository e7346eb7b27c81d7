/** Lays out a golden's folder and runs it, with the engine's `bin/helm` or the real binary. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { load, root } from '../../bin/load.mjs'

/** The charts of every open lesson's exercises, starters and solutions, as the learner has them. */
export async function lessonCharts() {
  const { loadCourse, loadLesson } = await load('lib/course/node/index.ts')
  const { phases } = await loadCourse()
  const open = phases.flatMap(({ lessons }) => lessons).filter(({ folder }) => folder)
  const lessons = await Promise.all(open.map(({ id }) => loadLesson(id)))
  return lessons.flatMap(({ card, exercises }) =>
    exercises.flatMap(({ id, starter, solution }) => [
      { id: `${card.id}/${id}/starter`, files: starter },
      { id: `${card.id}/${id}/solution`, files: solution },
    ]),
  )
}

/** Runs one case by `helm` (a path); answers `{code, stdout, stderr}` with the folder's name taken out. */
export function runCase(helm, one) {
  const cwd = mkdtempSync(join(tmpdir(), 'golden-'))
  try {
    if (!one.files) create(cwd)
    for (const [path, text] of Object.entries(one.files ?? {})) put(join(cwd, 'chart', path), text)
    for (const [path, text] of Object.entries(one.change ?? {})) put(join(cwd, 'demo', path), text)
    for (const [path, text] of Object.entries(one.beside ?? {})) put(join(cwd, path), text)
    return execute(helm, one.argv, cwd)
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

function create(cwd) {
  const made = execute(join(root, 'bin/helm'), ['create', 'demo'], cwd)
  if (made.code !== 0) throw new Error(`bin/helm create demo: ${made.stderr}`)
}

function execute(helm, argv, cwd) {
  const env = {
    PATH: process.env.PATH,
    HOME: join(cwd, 'home'),
    TZ: 'UTC',
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: '/dev/null',
  }
  const { status, stdout, stderr, error } = spawnSync(helm, argv, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (error) throw error
  return { code: status, stdout: stdout.replaceAll(cwd, '$CWD'), stderr: stderr.replaceAll(cwd, '$CWD') }
}

function put(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
