/** One Monaco model for each text file of the workspace; made when first shown, gone when the file is. */
import type { Problem } from '../engine/protocol'
import type { Files } from '../stores/workspace-model'
import { LANGUAGE, monaco } from './monaco'

const OWNER = 'helm'
let benches = 0

export class EditorModels {
  private readonly models = new Map<string, monaco.editor.ITextModel>()
  private readonly scope: string
  private files: Files = new Map()
  private isFollowing = false

  constructor(private readonly onEdit: (path: string, text: string) => void) {
    benches += 1
    this.scope = `bench-${benches}`
  }

  /** The file's model; null when there is no such file or it is not text. */
  of(path: string): monaco.editor.ITextModel | null {
    const content = this.files.get(path)
    if (typeof content !== 'string') return null
    const known = this.models.get(path)
    if (known) return known
    const model = monaco.editor.createModel(content, languageOf(path), this.uri(path))
    model.setEOL(monaco.editor.EndOfLineSequence.LF)
    // Two braces are one thing here: colouring them by depth would say otherwise.
    model.updateOptions({
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    })
    model.onDidChangeContent(() => {
      if (!this.isFollowing) this.onEdit(path, model.getValue())
    })
    this.models.set(path, model)
    return model
  }

  pathOf(model: monaco.editor.ITextModel | null): string | undefined {
    for (const [path, one] of this.models) if (one === model) return path
    return undefined
  }

  /** Brings the models to what the workspace holds: after a reset, a solution, another tab's edit. */
  follow(files: Files): void {
    this.files = files
    this.isFollowing = true
    for (const [path, model] of this.models) {
      const content = files.get(path)
      if (typeof content !== 'string') {
        model.dispose()
        this.models.delete(path)
      } else if (model.getValue() !== content) {
        model.pushEditOperations([], [{ range: model.getFullModelRange(), text: content }], () => null)
      }
    }
    this.isFollowing = false
  }

  /** Puts the engine's problems where they are; a file opened later is marked at the next render. */
  mark(problems: readonly Problem[]): void {
    for (const [path, model] of this.models) {
      const here = problems.filter((problem) => problem.place?.file === path)
      monaco.editor.setModelMarkers(
        model,
        OWNER,
        here.map((problem) => marker(model, problem)),
      )
    }
  }

  dispose(): void {
    for (const model of this.models.values()) model.dispose()
    this.models.clear()
  }

  private uri(path: string): monaco.Uri {
    return monaco.Uri.from({ scheme: 'chart', authority: this.scope, path: `/${path}` })
  }
}

const SEVERITY = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  info: monaco.MarkerSeverity.Info,
}

function marker(model: monaco.editor.ITextModel, { severity, message, plain, place }: Problem) {
  const line = Math.min(place?.line ?? 1, model.getLineCount())
  const startColumn = Math.min(place?.column ?? 1, model.getLineMaxColumn(line))
  const word = model.getWordAtPosition({ lineNumber: line, column: startColumn })
  return {
    severity: SEVERITY[severity],
    message: plain ? `${plain}\n\n${message}` : message,
    startLineNumber: line,
    startColumn,
    endLineNumber: place?.endLine ?? line,
    endColumn: place?.endColumn ?? word?.endColumn ?? model.getLineMaxColumn(line),
  }
}

/** Everything of a chart that can hold actions, and all YAML, is coloured as one language. */
function languageOf(path: string): string {
  return /\.(ya?ml|tpl|txt)$/.test(path) || path.startsWith('templates/') ? LANGUAGE : 'plaintext'
}
