import { kubeClientContract } from '../contract'
import { EmbeddedCluster, SimulatedClock } from '.'

kubeClientContract('embedded', async () => {
  const clock = new SimulatedClock()
  return { kube: new EmbeddedCluster({ clock }), pass: (ms) => clock.advance(ms) }
})
