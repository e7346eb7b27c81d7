import { kubeClientContract } from './contract'
import { Clusters } from './remote'

kubeClientContract('a real API server', async () => {
  const { CHARTROOM_TEST_KUBECONFIG = '', CHARTROOM_TEST_CONTEXT = '' } = process.env
  const clusters = new Clusters({ KUBECONFIG: CHARTROOM_TEST_KUBECONFIG })
  return {
    kube: await clusters.open(CHARTROOM_TEST_CONTEXT),
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
})
