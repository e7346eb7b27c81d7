/** One release action in a process of its own, for tests that kill it: its events as lines on stdout. */
import { Clusters } from '../../lib/kube/remote'
import { LocalReleaseService, type UpgradeRequest } from '../../lib/release'

type Action = 'install' | 'upgrade' | 'uninstall'

export async function act(kubeconfig: string, action: Action, request: UpgradeRequest): Promise<void> {
  const clusters = new Clusters({ KUBECONFIG: kubeconfig })
  const service = new LocalReleaseService({ kube: await clusters.open('kind-faults') })
  const actions = {
    install: () => service.install(request),
    upgrade: () => service.upgrade(request),
    uninstall: () => service.uninstall({ name: request.name, namespace: request.namespace }),
  }
  for await (const event of actions[action]()) process.stdout.write(`${JSON.stringify(event)}\n`)
  clusters.close()
}
