import type { Scenario, Until } from '../scenario'

/** Rolled out, and the Pods of before are gone. */
const settled = (replicas: number): Until => ({
  until:
    "kubectl rollout status deployment/web >/dev/null && kubectl get pods -l app=web -o jsonpath='{.items[*].status.phase}'",
  prints: Array(replicas).fill('Running').join(' '),
})

export const deployments: Scenario = {
  subject: 'deployments',
  steps: [
    'kubectl apply -f web.yaml',
    settled(2),
    'kubectl apply -f web.yaml',
    'kubectl get deployments',
    'kubectl get deployment web -o jsonpath={.spec}',
    // Managers stand in the order of their seconds: one is picked.
    'kubectl get deployment web -o jsonpath=\'{.metadata.managedFields[?(@.manager=="kubectl-client-side-apply")].fieldsV1}\'',
    'kubectl get replicasets -o wide',
    'kubectl get pods -l app=web --no-headers -o custom-columns=PHASE:.status.phase,NODE:.spec.nodeName,IMAGE:.spec.containers[*].image',
    'kubectl get service,endpoints,deployment -l app=web',
    'kubectl get all --show-labels',
    // Conditions stand in the order the controller last changed them: chance.
    'kubectl describe deployment web | sort',
    'kubectl describe service web',
    'kubectl describe replicaset -l app=web',
    'kubectl rollout status deployment/web | tail -n 1',
    'kubectl rollout history deployment/web',
    'kubectl wait --for=condition=Available deployment/web --timeout=20s',
    "kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deployment/web --timeout=20s",
    'kubectl logs deployment/web',
    'kubectl scale deployment web --replicas=3',
    settled(3),
    'kubectl get deployment web',
    'kubectl scale deployment web --current-replicas=7 --replicas=1',
    'kubectl set image deployment/web web=nginx:1.30',
    settled(3),
    "kubectl annotate deployment web kubernetes.io/change-cause='a newer nginx'",
    'kubectl rollout history deployment/web',
    'kubectl rollout history deployment/web --revision=2',
    'kubectl rollout undo deployment/web --to-revision=9',
    'kubectl rollout undo deployment/web',
    settled(3),
    'kubectl get replicasets -l app=web --sort-by=.spec.replicas',
    'kubectl rollout pause deployment/web',
    'kubectl rollout resume deployment/web',
    'kubectl autoscale deployment web --min=1 --max=3 --cpu=80%',
    'kubectl expose deployment web --name=again --port=81',
    'kubectl delete -f web.yaml --wait=false',
    { until: 'kubectl get pods -o name', prints: '' },
  ],
}
