/**
 * The workspace store: one chart, worked on. Verbs are what a learner does. Framework-free; kept in storage under its
 * own key, one workspace a lesson and one for the playground.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Keeper, type KeepState, keep } from './keeper'
import {
  type ActiveExercise,
  type FileContent,
  type Files,
  firstFile,
  mergeWorkspaces,
  pathFault,
  readWorkspace,
  remember,
  reopen,
  type ValuesLayer,
  type WorkspaceData,
} from './workspace-model'

/** What a workspace starts from. */
export interface Beginning {
  files: Files
  layers?: readonly Omit<ValuesLayer & { kind: 'file' }, 'id'>[]
  release?: { name: string; namespace: string }
  open?: readonly string[]
}

export interface Workspace extends WorkspaceData {
  readonly id: string
  readonly state: KeepState
  readonly aside: string | undefined
  /** What just happened and can be undone; shown until the next thing happens. */
  readonly notice: string | undefined
  openFile(path: string): void
  closeFile(path: string): void
  editFile(path: string, text: string): void
  moveCursor(path: string, line: number, column: number): void
  /** What the shell did to files, as one step; `undefined` removes one. */
  changeFiles(did: string, changed: ReadonlyMap<string, FileContent | undefined>): void
  /** These three answer with what is wrong, or undefined. */
  createFile(path: string, text?: string): string | undefined
  renameFile(from: string, to: string): string | undefined
  deleteFile(path: string): void
  resetFile(path: string): void
  resetAll(): void
  /** Puts other files in place of all: an exercise's start, its solution, a scaffold. */
  replace(
    did: string,
    next: { files: Files; base?: Files; exercise?: ActiveExercise; open?: readonly string[] },
  ): void
  /** The exercise's newer version counts from now on; the files stay, and Reset leads to its starter. */
  keepExercise(version: number, starter: Files): void
  undo(): void
  dismissNotice(): void
  addLayer(layer: NewLayer): void
  changeLayer(id: string, text: string): void
  toggleLayer(id: string): void
  removeLayer(id: string): void
  moveLayer(id: string, by: -1 | 1): void
  nameRelease(name: string, namespace: string): void
}

export type NewLayer =
  | { kind: 'file'; path: string }
  | { kind: 'set' | 'set-string' | 'set-json'; text: string }

export interface WorkspaceStore {
  readonly store: StoreApi<Workspace>
  readonly keeper: Keeper
}

export function createWorkspace(id: string, beginning: Beginning): WorkspaceStore {
  const store = createStore<Workspace>()((set, get) => {
    const change = (part: Partial<WorkspaceData & { notice: string | undefined }>) => {
      set(part)
      keeper.touch()
    }
    /** A step that Undo takes back. */
    const step = (did: string, part: Partial<WorkspaceData>) => {
      const files = part.files ?? get().files
      change({ past: remember(get(), did), ...reopen(get(), files), ...part, notice: did })
    }
    const layersWith = (id: string, update: (layer: ValuesLayer) => ValuesLayer) =>
      get().layers.map((layer) => (layer.id === id ? update(layer) : layer))
    return {
      ...begin(beginning),
      id,
      state: 'loading',
      aside: undefined,
      notice: undefined,

      openFile(path) {
        if (!get().files.has(path)) return
        const open = get().open.includes(path) ? get().open : [...get().open, path]
        change({ open, active: path })
      },
      closeFile(path) {
        const at = get().open.indexOf(path)
        const open = get().open.filter((other) => other !== path)
        change({ open, active: get().active === path ? (open[at] ?? open.at(-1)) : get().active })
      },
      editFile(path, text) {
        if (get().files.get(path) === text) return
        change({ files: new Map(get().files).set(path, text) })
      },
      moveCursor: (path, line, column) =>
        change({ cursors: new Map(get().cursors).set(path, { line, column }) }),

      changeFiles(did, changed) {
        const files = new Map(get().files)
        for (const [path, content] of changed)
          if (content === undefined) files.delete(path)
          else files.set(path, content)
        const layers = get().layers.filter((layer) => layer.kind !== 'file' || files.has(layer.path))
        step(did, { files, layers })
      },

      createFile(path, text = '') {
        const fault = pathFault(get().files, path)
        if (fault !== undefined) return fault
        const files = new Map(get().files).set(path, text)
        step(`Created ${path}`, { files, open: [...get().open, path], active: path })
        return undefined
      },
      renameFile(from, to) {
        const content = get().files.get(from)
        if (content === undefined || from === to) return undefined
        const rest = new Map(get().files)
        rest.delete(from)
        const fault = pathFault(rest, to)
        if (fault !== undefined) return fault
        step(`Renamed ${from} to ${to}`, {
          files: new Map([...get().files].map(([path, held]) => [path === from ? to : path, held])),
          open: get().open.map((path) => (path === from ? to : path)),
          active: get().active === from ? to : get().active,
          layers: get().layers.map((layer) =>
            layer.kind === 'file' && layer.path === from ? { ...layer, path: to } : layer,
          ),
        })
        return undefined
      },
      deleteFile(path) {
        const files = new Map(get().files)
        if (!files.delete(path)) return
        const layers = get().layers.filter((layer) => layer.kind !== 'file' || layer.path !== path)
        step(`Deleted ${path}`, { files, layers })
      },
      resetFile(path) {
        const files = new Map(get().files)
        const was = get().base.get(path)
        if (was === undefined) files.delete(path)
        else files.set(path, was)
        step(`Reset ${path}`, { files })
      },
      resetAll: () => step('Reset all files', { files: get().base }),
      replace: (did, next) =>
        step(did, {
          files: next.files,
          base: next.base ?? next.files,
          exercise: next.exercise,
          layers: get().layers.filter((layer) => layer.kind !== 'file' || next.files.has(layer.path)),
          ...(next.open && next.open.length > 0 && { open: next.open, active: next.open[0] }),
        }),
      keepExercise(version, starter) {
        const { exercise } = get()
        if (exercise) step('Kept your files', { exercise: { ...exercise, version }, base: starter })
      },
      undo() {
        const last = get().past.at(-1)
        if (!last) return
        change({
          ...last.before,
          ...reopen(get(), last.before.files),
          past: get().past.slice(0, -1),
          notice: undefined,
        })
      },
      dismissNotice: () => set({ notice: undefined }),

      addLayer: (layer) =>
        change({ layers: [...get().layers, { ...layer, id: nextLayerId(get().layers), on: true }] }),
      changeLayer: (id, text) =>
        change({ layers: layersWith(id, (layer) => (layer.kind === 'file' ? layer : { ...layer, text })) }),
      toggleLayer: (id) => change({ layers: layersWith(id, (layer) => ({ ...layer, on: !layer.on })) }),
      removeLayer: (id) => change({ layers: get().layers.filter((layer) => layer.id !== id) }),
      moveLayer(id, by) {
        const layers = [...get().layers]
        const at = layers.findIndex((layer) => layer.id === id)
        const [layer] = layers.splice(at, 1)
        if (layer) layers.splice(Math.max(0, at + by), 0, layer)
        change({ layers })
      },
      nameRelease: (name, namespace) => change({ release: { name, namespace } }),
    }
  })
  const keeper = keep<WorkspaceData>(
    { shelf: 'workspaces', key: id, version: 1, read: readWorkspace, merge: mergeWorkspaces },
    {
      current: () => dataOf(store.getState()),
      adopt: (value) => store.setState(value),
      state: (state) => store.setState({ state }),
      aside: (aside) => store.setState({ aside }),
    },
  )
  return { store, keeper }
}

function begin({ files, layers = [], release, open = [] }: Beginning): WorkspaceData {
  const shown = open.filter((path) => files.has(path))
  const first = firstFile(files)
  const tabs = shown.length > 0 ? shown : first === undefined ? [] : [first]
  return {
    files,
    base: files,
    layers: layers.map((layer, at) => ({ ...layer, id: `layer-${at + 1}` })),
    exercise: undefined,
    release: release ?? { name: 'my-release', namespace: 'default' },
    open: tabs,
    active: tabs[0],
    cursors: new Map(),
    past: [],
  }
}

function dataOf(state: Workspace): WorkspaceData {
  const { files, base, layers, exercise, release, open, active, cursors, past } = state
  return { files, base, layers, exercise, release, open, active, cursors, past }
}

const nextLayerId = (layers: readonly ValuesLayer[]): string =>
  `layer-${Math.max(0, ...layers.map((layer) => Number(layer.id.slice('layer-'.length)) || 0)) + 1}`
