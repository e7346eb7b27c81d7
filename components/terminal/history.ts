/** The lines a learner has entered, kept per workspace. */
import { type Keeper, keep } from '../stores/keeper'

export interface History {
  readonly lines: string[]
  readonly keeper: Keeper
}

export function keptHistory(workspace: string): History {
  const lines: string[] = []
  const keeper = keep<string[]>(
    {
      shelf: 'settings',
      key: `terminal:${workspace}`,
      version: 1,
      read: (data) =>
        Array.isArray(data) && data.every((one) => typeof one === 'string') ? data : undefined,
      merge: (base = [], mine, theirs) => [
        ...theirs,
        ...mine.filter((line) => !base.includes(line) && !theirs.includes(line)),
      ],
    },
    {
      current: () => [...lines],
      adopt: (value) => void lines.splice(0, lines.length, ...value),
      state: () => {},
    },
  )
  return { lines, keeper }
}
