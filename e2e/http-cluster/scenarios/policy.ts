import type { Scenario } from '../scenario'

export const policy: Scenario = {
  subject: 'policy',
  steps: [
    'kubectl apply -f policy.yaml',
    'kubectl get roles,rolebindings,serviceaccounts -o wide',
    'kubectl get poddisruptionbudgets,resourcequotas,limitranges',
    'kubectl get horizontalpodautoscalers',
    'kubectl describe role reader',
    'kubectl describe rolebinding robot-reads',
    'kubectl describe poddisruptionbudget web --show-events=false',
    'kubectl describe limitrange small',
    'kubectl create rolebinding b --role=writer --user=ann',
    'kubectl create priorityclass commands-high --value=1000 --dry-run=server -o yaml',
    'kubectl patch rolebinding b --type=merge -p \'{"roleRef":{"name":"other"}}\'',
    'kubectl auth can-i --list',
    'kubectl auth can-i fly kites',
  ],
}
