/**
 * The workbench without its furniture: one workspace, rendered as it changes. Framework-free; panes read `output`.
 * The last good output stays while a render fails, so a pane is never blank.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem, RenderRequest } from '../engine/protocol'
import type { RenderClient } from '../engine/render-client'
import type { WorkspaceStore } from '../stores/workspace'
import type { Chapter, WorkspaceData } from '../stores/workspace-model'
import { visibleIn } from '../ui/visible'
import { type DocumentView, documentsOf } from './output-model'

export interface Output {
  /** `stale`: what is shown is of an earlier state of the files. */
  state: 'waiting' | 'fresh' | 'failing' | 'stopped'
  documents: readonly DocumentView[]
  notes: string
  problems: readonly Problem[]
  /** How long the last render took, there and back. */
  milliseconds: number | undefined
  /** Why the engine stopped, in words. */
  stopped: string | undefined
  /** The request the documents came from. */
  request: RenderRequest | undefined
}

export interface Bench {
  readonly workspace: WorkspaceStore
  readonly client: RenderClient
  readonly output: StoreApi<Output>
  /** A place to show in the editor: bumped for each request, so the same place can be asked for twice. */
  readonly focus: StoreApi<Focus>
  start(): () => void
  render(): Promise<void>
  show(place: { file: string; line: number; column: number; endLine?: number; endColumn?: number }): void
}

export interface Focus {
  turn: number
  place: { file: string; line: number; column: number; endLine?: number; endColumn?: number } | undefined
}

const NOTHING_YET: Output = {
  state: 'waiting',
  documents: [],
  notes: '',
  problems: [],
  milliseconds: undefined,
  stopped: undefined,
  request: undefined,
}

export function createBench(workspace: WorkspaceStore, client: RenderClient): Bench {
  const output = createStore<Output>()(() => NOTHING_YET)
  const focus = createStore<Focus>()(() => ({ turn: 0, place: undefined }))

  async function render(): Promise<void> {
    const request = requestOf(workspace.store.getState())
    const outcome = await client.render(request)
    if (outcome.kind === 'dropped') return
    const shown = output.getState()
    if (outcome.kind === 'rendered') {
      const { milliseconds } = outcome
      const result = visibleIn(outcome.result)
      const hasFailed = result.problems.some((problem) => problem.severity === 'error')
      if (hasFailed) {
        output.setState({ state: 'failing', problems: result.problems, milliseconds, stopped: undefined })
        return
      }
      const before = shown.request === undefined ? undefined : shown.documents
      output.setState({
        state: 'fresh',
        documents: documentsOf(result, before),
        notes: result.notes,
        problems: result.problems,
        milliseconds,
        stopped: undefined,
        request,
      })
    } else
      output.setState({ state: 'stopped', stopped: outcome.message, problems: [], milliseconds: undefined })
  }

  return {
    workspace,
    client,
    output,
    focus,
    render,
    start() {
      void render()
      return workspace.store.subscribe((now, before) => {
        if (isOtherRender(now, before)) void render()
      })
    },
    show(place) {
      workspace.store.getState().openFile(place.file)
      focus.setState({ turn: focus.getState().turn + 1, place })
    },
  }
}

const isOtherRender = (now: WorkspaceData, before: WorkspaceData): boolean =>
  now.files !== before.files || now.layers !== before.layers || now.release !== before.release

export function requestOf(data: Pick<WorkspaceData, keyof Chapter | 'release'>): RenderRequest {
  return { files: data.files, values: valuesOf(data), release: data.release }
}

/** The switched-on layers, grouped as Helm takes them. */
export function valuesOf({ files, layers }: Pick<Chapter, 'files' | 'layers'>) {
  const on = layers.filter((layer) => layer.on)
  const lines = (kind: 'set' | 'set-string' | 'set-json') =>
    on.flatMap((layer) => (layer.kind === kind && layer.text.trim() !== '' ? [layer.text] : []))
  return {
    files: on.flatMap((layer) => {
      const text = layer.kind === 'file' ? files.get(layer.path) : undefined
      return layer.kind === 'file' && typeof text === 'string' ? [{ name: layer.path, text }] : []
    }),
    setJson: lines('set-json'),
    set: lines('set'),
    setString: lines('set-string'),
  }
}
