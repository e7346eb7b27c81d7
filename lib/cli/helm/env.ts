/** `helm env`. Mirrors helm pkg/cmd/env.go. */
import type { Command, Run } from './command'
import { environment } from './environment'

export const ENV: Command = {
  name: 'env',
  use: 'env',
  short: 'helm client environment information',
  takes: { least: 0, most: 1 },
  flags: [],
  run: env,
}

async function env(run: Run): Promise<void> {
  const variables = environment(run)
  const [name] = run.args
  if (name !== undefined) run.io.stdout(`${variables.get(name) ?? ''}\n`)
  else run.io.stdout([...variables].map(([key, value]) => `${key}="${value}"\n`).join(''))
}
