'use client'
import { useEffect, useState } from 'react'
import { RenderClient } from '../engine/render-client'
import { benchCommands } from '../palette/bench-commands'
import { offer } from '../palette/door'
import { createWorkspace } from '../stores/workspace'
import { BenchContext } from '../workbench/BenchContext'
import { type Bench, createBench } from '../workbench/bench'
import { type BenchView, Workbench } from '../workbench/Workbench'
import styles from './Playground.module.css'
import { SharedChart, ShareLink } from './SharedChart'
import { writeLink } from './share'

const NAME = 'my-chart'

/** The playground's bench, made once a page: what was left there, else a fresh scaffold. */
let opening: Promise<Bench> | undefined

async function open(): Promise<Bench> {
  const client = new RenderClient()
  const files = await client.ask<ReadonlyMap<string, string>>('scaffold', NAME)
  const workspace = createWorkspace('playground', {
    files,
    open: ['values.yaml', 'templates/deployment.yaml'],
  })
  await workspace.keeper.load()
  const bench = createBench(workspace, client)
  bench.start()
  return bench
}

const linkOf = ({ workspace }: Bench): string =>
  `${location.origin}${location.pathname}${writeLink(workspace.store.getState().files)}`

export default function PlaygroundBench({
  view,
  onView,
}: {
  view: BenchView
  onView: (view: BenchView) => void
}) {
  const [bench, setBench] = useState<Bench>()
  const [link, setLink] = useState<string>()
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    opening ??= open()
    opening.then(setBench, (error: Error) => {
      opening = undefined
      setTrouble(error.message)
    })
  }, [])
  useEffect(
    () =>
      bench
        ? offer(() => [
            {
              id: 'share',
              says: 'Share this chart as a link',
              group: 'Workbench',
              act: () => setLink(linkOf(bench)),
            },
            ...benchCommands(bench),
          ])
        : undefined,
    [bench],
  )
  if (trouble !== undefined)
    return (
      <p className={styles.wait} role="alert">
        The workbench did not start: {trouble} Reload to try again.
      </p>
    )
  if (!bench) return <p className={styles.wait}>The workbench is coming…</p>
  return (
    <BenchContext value={bench}>
      <Workbench name={NAME} view={view} onView={onView} hasTree />
      <SharedChart bench={bench} />
      {link !== undefined && <ShareLink link={link} onClose={() => setLink(undefined)} />}
    </BenchContext>
  )
}
