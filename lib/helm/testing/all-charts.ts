/** Every chart the engine's own tests run on: made up ones, the scaffold, the lessons', and those under CHARTS_DIR. */
import { isUtf8 } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SprigEnv } from '../../sprig'
import { createChart } from '../create'
import type { FileMap } from '../render-types'
import { testCharts } from './charts'

/** The same whenever it is asked, so that two renders agree. */
export const STILL: SprigEnv = {
  clock: () => 1_700_000_000_000_000_000n,
  random: (count) => new Uint8Array(count).fill(7),
  timeZone: 'UTC',
}

const LESSONS = fileURLToPath(new URL('../../../lessons', import.meta.url))

/** `lessons` is their folder, for whoever runs this from elsewhere: a bundle. */
export function allCharts(lessons = LESSONS): { name: string; files: FileMap }[] {
  const { CHARTS_DIR } = process.env
  const folders = [...chartFolders(lessons), ...(CHARTS_DIR ? chartFolders(CHARTS_DIR) : [])]
  return [
    ...testCharts(30, 20261124),
    { name: 'scaffold', files: new Map(Object.entries(createChart('scaffold'))) },
    ...folders.map((path) => ({ name: path, files: filesOf(path) })),
  ]
}

/** Charts under a folder, their subcharts left out. */
function chartFolders(top: string): string[] {
  const entries = readdirSync(top, { withFileTypes: true, recursive: true })
  const folders = entries
    .filter(({ name }) => name === 'Chart.yaml')
    .map(({ parentPath }) => parentPath)
    .sort()
  return folders.filter((path) => !folders.some((other) => path.startsWith(`${other}/`)))
}

function filesOf(folder: string): FileMap {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file), contentOf(readFileSync(file))]),
  )
}

const contentOf = (bytes: Buffer): string | Uint8Array =>
  isUtf8(bytes) ? bytes.toString('utf8') : new Uint8Array(bytes)
