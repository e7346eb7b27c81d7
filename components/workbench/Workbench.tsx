'use client'
/**
 * The bench: files, editor and output side by side, and below them checks, problems, values and the cluster.
 * On a narrow screen one of them at a time, chosen by the page's own tabs.
 */
import dynamic from 'next/dynamic'
import { type ReactNode, useEffect, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { ClusterPane } from '../cluster/ClusterPane'
import { useSettings } from '../stores'
import { wanted } from '../stores/terminal'
import { Aside } from '../ui/Aside'
import { Icon } from '../ui/Icon'
import { useMedia } from '../ui/useMedia'
import bar from './Bar.module.css'
import { useOutput, useWorkspace } from './BenchContext'
import { FILE_PANEL, FileTabs } from './FileTabs'
import { FileTree } from './FileTree'
import { Notice } from './Notice'
import { OutputPane } from './OutputPane'
import { ProblemsPane } from './ProblemsPane'
import { StatusBar } from './StatusBar'
import { ValuesPane } from './ValuesPane'
import styles from './Workbench.module.css'

const MonacoEditor = dynamic(() => import('./MonacoEditor'), {
  ssr: false,
  loading: () => <p className={styles.wait}>The editor is coming…</p>,
})
const TerminalPane = dynamic(() => import('../terminal/TerminalPane'), {
  ssr: false,
  loading: () => <p className={styles.wait}>The terminal is coming…</p>,
})
const LightEditor = dynamic(() => import('./LightEditor'), { ssr: false })

export type BenchView = 'edit' | 'output' | 'checks'

export interface WorkbenchProps {
  /** What the files are of. */
  name: string
  /** Which part a narrow screen shows; ignored where there is room for all. */
  view: BenchView
  onView: (view: BenchView) => void
  /** The panel of checks; absent where nothing is graded. */
  checks?: { says: string; panel: ReactNode; onCheck: () => void }
  /** Whether the file tree stands open at first. */
  hasTree?: boolean
  /** The tab shown at first below the editor. */
  low?: LowTab
}

export type LowTab = 'checks' | 'problems' | 'values' | 'cluster' | 'terminal'

export function Workbench(props: WorkbenchProps) {
  const isNarrow = useMedia('(max-width: 719px)')
  const [low, setLow] = useState<LowTab>(props.low ?? (props.checks ? 'checks' : 'problems'))
  const aside = useWorkspace((state) => state.aside)
  const toEditor = () => props.onView('edit')
  const lowTabs = <LowTabs {...props} tab={low} onTab={setLow} onShow={toEditor} />
  const hasChecks = props.checks !== undefined
  const checkTurn = props.checks?.says
  // A check that was asked for is looked at.
  useEffect(() => {
    if (hasChecks && checkTurn) setLow('checks')
  }, [hasChecks, checkTurn])
  const { onView } = props
  useEffect(
    () =>
      wanted.subscribe(() => {
        setLow('terminal')
        onView('checks')
      }),
    [onView],
  )

  if (isNarrow)
    return (
      <div className={styles.narrow}>
        {props.view === 'edit' && <EditorSide {...props} />}
        {props.view === 'output' && <OutputPane onShow={toEditor} />}
        {props.view === 'checks' && lowTabs}
        <Notice />
      </div>
    )
  return (
    <div className={styles.bench}>
      <Aside what="What was stored of this workspace" record={aside} />
      <div className={styles.fill}>
        <Group orientation="vertical" className={styles.group ?? ''}>
          <Panel id="pane-upper" defaultSize="68" minSize="25">
            <Wide {...props} onValues={() => setLow('values')} />
          </Panel>
          <Separator className={styles.split ?? ''} aria-label="Height of the lower panel" />
          <Panel id="pane-lower" defaultSize="32" minSize="6" collapsible collapsedSize="2.4rem">
            {lowTabs}
          </Panel>
        </Group>
      </div>
      <StatusBar />
      <Notice />
    </div>
  )
}

function Wide(props: WorkbenchProps & { onValues: () => void }) {
  const [isTreeOpen, setTreeOpen] = useState(props.hasTree ?? false)
  return (
    <div className={styles.wide}>
      <div className={bar.bar}>
        <TreeToggle isOpen={isTreeOpen} onToggle={() => setTreeOpen(!isTreeOpen)} />
        <FileTabs />
        <ValuesSum onOpen={props.onValues} />
      </div>
      <Group orientation="horizontal" className={styles.group ?? ''}>
        {isTreeOpen && (
          <>
            <Panel
              id="pane-files"
              defaultSize="11.5rem"
              minSize="8rem"
              maxSize="24rem"
              groupResizeBehavior="preserve-pixel-size"
            >
              <FileTree name={props.name} />
            </Panel>
            <Separator className={styles.split ?? ''} aria-label="Width of the files" />
          </>
        )}
        <Panel id="pane-editor" minSize="20">
          <Editor onCheck={props.checks?.onCheck} />
        </Panel>
        <Separator className={styles.split ?? ''} aria-label="Width of the editor" />
        <Panel id="pane-output" minSize="20">
          <OutputPane />
        </Panel>
      </Group>
    </div>
  )
}

/** The narrow editor: the open files above, the tree behind a button. */
function EditorSide(props: WorkbenchProps) {
  const [isTreeOpen, setTreeOpen] = useState(false)
  const active = useWorkspace((state) => state.active)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file was chosen, so the tree has done its work
  useEffect(() => setTreeOpen(false), [active])
  return (
    <div className={styles.wide}>
      <div className={bar.bar}>
        <TreeToggle isOpen={isTreeOpen} onToggle={() => setTreeOpen(!isTreeOpen)} />
        <FileTabs />
      </div>
      {isTreeOpen ? <FileTree name={props.name} /> : <Editor onCheck={props.checks?.onCheck} />}
    </div>
  )
}

function TreeToggle({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  return (
    <button type="button" className={bar.toggle} aria-expanded={isOpen} onClick={onToggle}>
      <Icon name="folder" size={14} /> Files
    </button>
  )
}

function Editor({ onCheck }: { onCheck: (() => void) | undefined }) {
  const choice = useSettings((settings) => settings.editor)
  const isCoarse = useMedia('(pointer: coarse)')
  const isNarrow = useMedia('(max-width: 719px)')
  const active = useWorkspace((state) => state.active)
  const content = useWorkspace((state) =>
    state.active === undefined ? undefined : state.files.get(state.active),
  )
  if (content === undefined) return <p className={styles.wait}>No file is open. Choose one under Files.</p>
  const isLight = choice === 'light' || (choice === 'auto' && (isCoarse || isNarrow))
  return (
    <div className={styles.editor} role="tabpanel" id={FILE_PANEL} aria-label={active}>
      {typeof content !== 'string' && (
        <p className={styles.wait}>This file is not text; it is carried along as it is.</p>
      )}
      <div className={styles.fill} hidden={typeof content !== 'string'}>
        {isLight ? <LightEditor onCheck={onCheck} /> : <MonacoEditor onCheck={onCheck} />}
      </div>
    </div>
  )
}

function ValuesSum({ onOpen }: { onOpen: () => void }) {
  const layers = useWorkspace((state) => state.layers)
  const on = layers.filter((layer) => layer.on)
  const says = on.map((layer) => (layer.kind === 'file' ? layer.path : `--${layer.kind} ${layer.text}`))
  return (
    <span className={bar.right}>
      <button type="button" className={bar.link} onClick={onOpen} title={['chart', ...says].join(' + ')}>
        Values: <b>chart</b>
        {on.length > 0 && (on.length === 1 ? ` + ${says[0]}` : ` + ${on.length} more`)}
      </button>
    </span>
  )
}

function LowTabs({
  checks,
  tab,
  onTab,
  onShow,
}: WorkbenchProps & { tab: LowTab; onTab: (tab: LowTab) => void; onShow: () => void }) {
  const problems = useOutput((output) => output.problems.length)
  const isWrong = useOutput((output) => output.problems.some((problem) => problem.severity === 'error'))
  return (
    <Tabs className={styles.low ?? ''} selectedKey={tab} onSelectionChange={(key) => onTab(key as LowTab)}>
      <div className={bar.bar}>
        <TabList aria-label="Below the editor" className={bar.tabs ?? ''}>
          {checks && (
            <Tab id="checks" className={bar.tab ?? ''}>
              Checks <span className={bar.count}>{checks.says}</span>
            </Tab>
          )}
          <Tab id="problems" className={bar.tab ?? ''}>
            Problems{' '}
            {problems > 0 && (
              <span className={styles.number} data-wrong={isWrong || undefined}>
                {problems}
              </span>
            )}
          </Tab>
          <Tab id="values" className={bar.tab ?? ''}>
            Values
          </Tab>
          <Tab id="cluster" className={bar.tab ?? ''}>
            Cluster
          </Tab>
          <Tab id="terminal" className={bar.tab ?? ''}>
            Terminal
          </Tab>
        </TabList>
      </div>
      {checks && (
        <TabPanel id="checks" className={styles.panel ?? ''}>
          {checks.panel}
        </TabPanel>
      )}
      <TabPanel id="problems" className={styles.panel ?? ''}>
        <ProblemsPane onShow={onShow} />
      </TabPanel>
      <TabPanel id="values" className={styles.panel ?? ''}>
        <ValuesPane onShow={onShow} />
      </TabPanel>
      <TabPanel id="cluster" className={styles.panel ?? ''}>
        <ClusterPane />
      </TabPanel>
      <TabPanel id="terminal" className={styles.panel ?? ''}>
        <TerminalPane />
      </TabPanel>
    </Tabs>
  )
}
