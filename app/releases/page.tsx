import type { Metadata } from 'next'
import { ClusterPill } from '../../components/cluster/ClusterPill'
import { ReleasesBoard } from '../../components/cluster/ReleasesBoard'
import { Header, SiteNav } from '../../components/ui/Header'

export const metadata: Metadata = {
  title: 'Releases',
  description:
    'The releases on your cluster: their history, what differs between revisions, objects and logs.',
}

export default function ReleasesPage() {
  return (
    <>
      <Header isWide end={<ClusterPill />}>
        <SiteNav here="releases" />
      </Header>
      <ReleasesBoard />
    </>
  )
}
