import type { Scenario } from '../scenario'

export const stateful: Scenario = {
  subject: 'stateful',
  steps: [
    'kubectl apply -f stateful.yaml',
    'kubectl rollout status statefulset/db --timeout=60s >/dev/null',
    {
      until: 'kubectl get statefulset db -o jsonpath={.status.availableReplicas}/{.status.currentReplicas}',
      prints: '2/2',
    },
    { until: 'kubectl get daemonset agent -o jsonpath={.status.numberAvailable}', prints: '1' },
    'kubectl get statefulsets,daemonsets -o wide',
    'kubectl get persistentvolumeclaims',
    'kubectl describe statefulset db',
    'kubectl describe daemonset agent',
    'kubectl get persistentvolumeclaim data-db-0 -o jsonpath={.spec}',
    'kubectl get statefulset db -o yaml',
    'kubectl rollout status statefulset/db',
    'kubectl rollout history statefulset/db',
    'kubectl get controllerrevisions',
    'kubectl scale statefulset db --replicas=1',
    { until: "kubectl get pods -l app=db -o jsonpath='{.items[*].metadata.name}'", prints: 'db-0' },
    { until: 'kubectl get statefulset db -o jsonpath={.status.replicas}', prints: '1' },
    'kubectl patch statefulset db -p \'{"spec":{"serviceName":"other"}}\'',
    'kubectl patch persistentvolumeclaim data-db-0 -p \'{"spec":{"accessModes":["ReadWriteMany"]}}\'',
    'kubectl delete statefulset db --cascade=orphan',
    'kubectl get pods -l app=db',
  ],
}
