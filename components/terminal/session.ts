/**
 * A terminal at a bench: xterm's screen, the line being typed, and the shell in its worker. One a bench; it outlives
 * the pane that shows it, so a tab looked away from keeps its screen.
 */
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { TerminalClient } from '../engine/terminal-client'
import { cluster, clusterDoor } from '../stores/clusters'
import type { Bench } from '../workbench/bench'
import { keptHistory } from './history'
import { LineEditor } from './line-editor'
import { terminalTheme } from './theme'

const GREEN = '\x1b[32m'
const QUIET = '\x1b[90m'
const PLAIN = '\x1b[0m'
const GREETING = `helm, kubectl and a shell on this chart’s files and the chosen cluster.\r\n${QUIET}Tab completes; on an empty line, or after Escape, it moves on.${PLAIN}\r\n`

export class TerminalSession {
  readonly host = document.createElement('div')
  readonly terminal: Terminal
  private readonly fitting = new FitAddon()
  private readonly editor: LineEditor
  private readonly client: TerminalClient
  private readonly history
  private running: AbortController | undefined
  private place = '~'
  private hasEscaped = false
  /** Says something aloud that the screen does not. */
  announce: (text: string) => void = () => {}

  constructor(private readonly bench: Bench) {
    const { store } = bench.workspace
    this.history = keptHistory(store.getState().id)
    this.terminal = new Terminal({
      fontFamily: '"Commit Mono", ui-monospace, monospace',
      fontSize: 13,
      lineHeight: 1.3,
      cursorBlink: false,
      scrollback: 5000,
      theme: terminalTheme(),
      allowProposedApi: false,
      minimumContrastRatio: 4.5,
    })
    this.terminal.loadAddon(this.fitting)
    this.client = new TerminalClient(folderOf(bench), clusterDoor, (message) => this.lost(message))
    this.editor = new LineEditor(
      {
        write: (text) => this.terminal.write(text),
        columns: () => this.terminal.cols,
        enter: (line) => void this.run(line),
        interrupt: () => this.interrupt(),
        complete: (line) => this.client.complete(line, store.getState().files),
      },
      this.history.lines,
    )
    this.host.style.height = '100%'
    this.terminal.open(this.host)
    this.terminal.onData((data) => this.editor.feed(data))
    this.terminal.onResize(() => this.editor.redraw())
    this.terminal.attachCustomKeyEventHandler((event) => this.takesKey(event))
    this.terminal.textarea?.setAttribute('aria-describedby', 'terminal-keys')
    this.terminal.write(GREETING)
    void this.begin()
  }

  fit(): void {
    if (this.host.isConnected && this.host.clientHeight > 0) this.fitting.fit()
  }

  paint(): void {
    this.terminal.options.theme = terminalTheme()
  }

  submit(command: string): void {
    this.editor.submit(command)
  }

  private async begin(): Promise<void> {
    await this.history.keeper.load()
    try {
      this.place = await this.client.open(this.bench.workspace.store.getState().files)
    } catch (error) {
      this.print(`The shell did not start: ${error instanceof Error ? error.message : String(error)}\n`)
    }
    this.prompt()
  }

  private prompt(): void {
    this.editor.read(`${GREEN}${this.place}${PLAIN} $ `)
  }

  private async run(line: string): Promise<void> {
    if (line.trim() === '') return this.prompt()
    this.history.keeper.touch()
    if (line.trim() === 'clear') {
      this.terminal.write('\x1b[2J\x1b[3J\x1b[H')
      return this.prompt()
    }
    const stop = new AbortController()
    this.running = stop
    try {
      const { store } = this.bench.workspace
      const { stdout, stderr, place, changed } = await this.client.run(
        line,
        store.getState().files,
        stop.signal,
      )
      // They come apart, their order lost; what went wrong stands last, where it is read.
      this.print(stdout)
      this.print(stderr)
      this.place = place
      if (changed.size > 0) store.getState().changeFiles(`In the terminal: ${line.split('\n')[0]}`, changed)
      if (/\b(helm|kubectl)\b/.test(line)) void cluster.getState().refresh()
    } catch (error) {
      this.print(`${error instanceof Error ? error.message : String(error)}\n`)
    } finally {
      this.running = undefined
    }
    this.prompt()
  }

  private interrupt(): void {
    if (!this.running) return
    this.terminal.write('^C\r\n')
    this.running.abort()
  }

  private lost(message: string): void {
    this.place = '~'
    this.print(`The shell was stopped: ${message}\nThe chart’s files are as they were; variables are gone.\n`)
  }

  /** What programs print: a newline alone does not return the cursor. */
  private print(text: string): void {
    if (text === '') return
    const whole = text.endsWith('\n') ? text : `${text}\n`
    this.terminal.write(whole.replaceAll(/\r?\n/g, '\r\n'))
  }

  /** False leaves a key to the page: Tab to move on, Ctrl+V to paste, Ctrl+C to copy what is selected. */
  private takesKey(event: KeyboardEvent): boolean {
    const isControl = event.ctrlKey || event.metaKey
    if (event.key === 'Tab') {
      const leaves = event.shiftKey || this.hasEscaped || this.editor.isEmpty
      return !leaves
    }
    if (event.type !== 'keydown') return true
    if (event.key === 'Escape') {
      this.hasEscaped = true
      this.announce('Tab now leaves the terminal.')
      return false
    }
    if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) this.hasEscaped = false
    if (isControl && event.key.toLowerCase() === 'v') return false
    return !(isControl && event.key.toLowerCase() === 'c' && this.terminal.hasSelection())
  }
}

/** Named after the chart, so that the prompt says where one is. */
function folderOf(bench: Bench): string {
  const chart = bench.workspace.store.getState().files.get('Chart.yaml')
  const name = typeof chart === 'string' ? /^name:\s*["']?([\w.-]+)/m.exec(chart)?.[1] : undefined
  return name ?? 'chart'
}

const sessions = new WeakMap<Bench, TerminalSession>()

export function sessionAt(bench: Bench): TerminalSession {
  const session = sessions.get(bench) ?? new TerminalSession(bench)
  sessions.set(bench, session)
  return session
}
