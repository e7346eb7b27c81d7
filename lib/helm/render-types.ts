/** What a render is asked and what it answers: the shapes the worker, the command line and the grader share. */
import type { Frame, TraceRecord } from '../gotemplate'

/** A file as bytes or text; paths are relative to the chart's folder, with forward slashes. */
export type FileMap = ReadonlyMap<string, string | Uint8Array>

/** Values in Helm's own order of application: files, then set-json, set, set-string, set-file, set-literal. */
export interface ValuesLayers {
  files?: readonly { name: string; text: string }[]
  setJson?: readonly string[]
  set?: readonly string[]
  setString?: readonly string[]
  setFile?: readonly SetFile[]
  setLiteral?: readonly string[]
}

/** One `--set-file`: a key and the file's text, or a whole flag with the texts of the files it names. */
export type SetFile = { key: string; text: string } | { flag: string; texts: ReadonlyMap<string, string> }

export interface RenderRequest {
  files: FileMap
  values: ValuesLayers
  release: { name: string; namespace: string; revision?: number; isUpgrade?: boolean }
  capabilities?: { kubeVersion?: string; apiVersions?: readonly string[] }
  includeCrds?: boolean
  skipTests?: boolean
  /** Ask for the trace of every piece of output. */
  trace?: boolean
}

/** One rendered document, in Helm's install order. */
export interface RenderedDocument {
  /** `task-api/templates/deployment.yaml`: what stands behind `# Source: `. */
  source: string
  kind: string
  apiVersion: string
  name: string
  namespace: string
  /** The document's text as Helm prints it after the `# Source` line. */
  text: string
  hook?: { events: readonly string[]; weight: number; deletePolicies: readonly string[] }
  /** Where `text` begins in the rendered text of its template: the trace's offsets count from there. */
  offset: number
}

/** A place in a chart's file, for an editor: lines and columns from 1, UTF-16. */
export interface Place {
  file: string
  line: number
  column: number
  endLine?: number
  endColumn?: number
}

export interface Problem {
  severity: 'error' | 'warning' | 'info'
  /** Helm's exact text, without `Error: `. */
  message: string
  /** What it means here, in plain words; absent where Helm's text already says it. */
  plain?: string
  place?: Place
  /** The chain of calls that led there, outermost first. */
  through?: readonly Place[]
}

export interface RenderResult {
  /** Exactly what `helm template` prints; empty when the render failed. */
  manifest: string
  documents: readonly RenderedDocument[]
  notes: string
  problems: readonly Problem[]
  /** Per template file, when asked for. */
  trace?: ReadonlyMap<string, readonly TraceRecord[]>
}

export type { Frame, TraceRecord }
