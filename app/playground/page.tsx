import type { Metadata } from 'next'
import { ClusterPill } from '../../components/cluster/ClusterPill'
import { Playground } from '../../components/playground/Playground'
import { Header, SiteNav } from '../../components/ui/Header'

export const metadata: Metadata = {
  title: 'Playground',
  description: 'A chart of your own, rendered as you type and installed where you like.',
}

export default function PlaygroundPage() {
  return (
    <>
      <Header isWide end={<ClusterPill />}>
        <SiteNav here="playground" />
      </Header>
      <Playground />
    </>
  )
}
