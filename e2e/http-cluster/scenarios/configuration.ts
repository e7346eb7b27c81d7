import type { Scenario } from '../scenario'

export const configuration: Scenario = {
  subject: 'configuration',
  steps: [
    'kubectl create configmap m --from-literal=a=b --from-literal=n=1',
    'kubectl create configmap m --from-literal=a=b',
    'kubectl get configmap m -o yaml',
    'kubectl get configmap m -o json --show-managed-fields',
    'kubectl describe configmap m',
    'kubectl create secret generic s --from-literal=password=secret',
    'kubectl describe secret s',
    'kubectl get secret s -o go-template=\'{{.data.password | base64decode}}{{"\\n"}}\'',
    'kubectl create token nobody',
    'kubectl get configmaps -l nothing=here',
    'kubectl get configmaps,secrets',
    'kubectl get configmap nothing',
    'kubectl get configmaps --field-selector metadata.name=m',
    'kubectl get configmaps --field-selector data.a=b',
    'kubectl delete configmap m nothing',
    'kubectl delete configmap nothing --ignore-not-found',
    'kubectl delete secret s --dry-run=server',
    'kubectl delete secrets --all',
  ],
}
