'use client'
/** The full editor: one Monaco, one model a file, markers from the engine only. Escape, then Tab, leaves it. */
import { useEffect, useRef } from 'react'
import { useSettings } from '../stores'
import { useBench, useOutput, useWorkspace } from './BenchContext'
import styles from './Editor.module.css'
import { EditorModels } from './editor-models'
import { LANGUAGE, monaco, paintMonaco } from './monaco'

export default function MonacoEditor({ onCheck }: { onCheck?: (() => void) | undefined }) {
  const bench = useBench()
  const host = useRef<HTMLDivElement>(null)
  const held = useRef<{ editor: monaco.editor.IStandaloneCodeEditor; models: EditorModels } | undefined>(
    undefined,
  )
  const active = useWorkspace((workspace) => workspace.active)
  const files = useWorkspace((workspace) => workspace.files)
  const problems = useOutput((output) => output.problems)
  const theme = useSettings((settings) => settings.theme)
  const check = useRef(onCheck)
  check.current = onCheck

  useEffect(() => {
    if (!host.current) return
    paintMonaco()
    const { store, keeper } = bench.workspace
    const models = new EditorModels((path, text) => store.getState().editFile(path, text))
    const editor = monaco.editor.create(host.current, {
      model: null,
      theme: 'chartroom',
      language: LANGUAGE,
      automaticLayout: true,
      fontFamily: '"Commit Mono", ui-monospace, monospace',
      fontSize: 13,
      lineHeight: 21,
      fontLigatures: false,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      renderWhitespace: 'selection',
      overviewRulerLanes: 0,
      lineNumbersMinChars: 4,
      lineDecorationsWidth: 8,
      padding: { top: 10, bottom: 10 },
      tabSize: 2,
      detectIndentation: false,
      scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
      fixedOverflowWidgets: true,
      tabFocusMode: true,
      ariaLabel: 'Editor',
      contextmenu: false,
    })
    held.current = { editor, models }
    // Tab passes through until the learner clicks or types; Escape lets it pass again.
    const letTabLeave = (tabFocusMode: boolean) => editor.updateOptions({ tabFocusMode })
    const listeners = [
      editor.onMouseDown(() => letTabLeave(false)),
      editor.onDidChangeModelContent(() => {
        if (editor.hasTextFocus()) letTabLeave(false)
      }),
      editor.onDidBlurEditorText(() => letTabLeave(true)),
      editor.onKeyDown((event) => {
        if (event.keyCode === monaco.KeyCode.Escape) letTabLeave(true)
      }),
      editor.onDidChangeCursorPosition(({ position }) => {
        const path = models.pathOf(editor.getModel())
        if (path !== undefined) store.getState().moveCursor(path, position.lineNumber, position.column)
      }),
    ]
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => void keeper.flush())
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => check.current?.())
    document.fonts.ready.then(() => monaco.editor.remeasureFonts())
    const unfocus = bench.focus.subscribe(() => reveal())
    function reveal() {
      const place = bench.focus.getState().place
      // The file is opened by the same request; its model is set on the next frame.
      requestAnimationFrame(() => {
        if (!place || models.pathOf(editor.getModel()) !== place.file) return
        const { line, column, endLine = line, endColumn = column } = place
        editor.setSelection({
          startLineNumber: line,
          startColumn: column,
          endLineNumber: endLine,
          endColumn,
        })
        editor.revealRangeInCenterIfOutsideViewport({
          startLineNumber: line,
          startColumn: column,
          endLineNumber: endLine,
          endColumn,
        })
        editor.focus()
      })
    }
    return () => {
      unfocus()
      for (const listener of listeners) listener.dispose()
      editor.setModel(null)
      editor.dispose()
      models.dispose()
      held.current = undefined
    }
  }, [bench])

  useEffect(() => {
    const { editor, models } = held.current ?? {}
    if (!editor || !models) return
    models.follow(files)
    const model = active === undefined ? null : models.of(active)
    if (editor.getModel() !== model) {
      editor.setModel(model)
      const cursor = active === undefined ? undefined : bench.workspace.store.getState().cursors.get(active)
      if (cursor) {
        editor.setPosition({ lineNumber: cursor.line, column: cursor.column })
        editor.revealLineInCenterIfOutsideViewport(cursor.line)
      }
      editor.updateOptions({ ariaLabel: active ?? 'Editor' })
    }
  }, [active, files, bench])

  useEffect(() => held.current?.models.mark(problems), [problems])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the page it has changed
  useEffect(() => {
    paintMonaco()
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', paintMonaco)
    return () => system.removeEventListener('change', paintMonaco)
  }, [theme])

  return <div ref={host} className={styles.monaco} data-testid="editor" />
}
