/** What can be done at a workbench, for the palette. */
import type { Bench } from '../workbench/bench'
import type { Command } from './door'

export function benchCommands(bench: Bench): Command[] {
  const { store, keeper } = bench.workspace
  const { files, active, past } = store.getState()
  const group = 'Workbench'
  const last = past.at(-1)?.did
  return [
    ...(last === undefined
      ? []
      : [{ id: 'undo', says: `Undo: ${last}`, group, act: () => store.getState().undo() }]),
    ...(active === undefined
      ? []
      : [
          {
            id: 'reset-file',
            says: `Reset ${active}`,
            group,
            act: () => store.getState().resetFile(active),
          },
        ]),
    { id: 'reset-all', says: 'Reset all files', group, act: () => store.getState().resetAll() },
    { id: 'save', says: 'Save now', group, keys: 'Ctrl S', act: () => void keeper.flush() },
    { id: 'render', says: 'Render again', group, act: () => void bench.render() },
    ...[...files.keys()].map((path, at) => ({
      id: `file-${at}`,
      says: `Open ${path}`,
      group: 'Files',
      act: () => bench.show({ file: path, line: 1, column: 1 }),
    })),
  ]
}
