import type { Scenario } from '../scenario'

const phases =
  "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}={.status.phase}/{.status.containerStatuses[*].ready} {end}'"

export const pods: Scenario = {
  subject: 'pods',
  steps: [
    'kubectl apply -f pods.yaml',
    {
      until: phases,
      prints:
        'ends=Succeeded/false fails=Failed/false one=Running/true two=Running/true true unpullable=Pending/false ',
    },
    'kubectl get pods --show-labels -L number',
    "kubectl get pods -l 'set notin (pods,broken)'",
    "kubectl get pods -l 'set in'",
    'kubectl get pods --field-selector status.phase=Running',
    'kubectl get pods --field-selector spec.nodeName!=nowhere,metadata.name=one',
    'kubectl get pod one -o jsonpath={.spec}',
    'kubectl get pod one -o jsonpath={.metadata.labels}{.metadata.generation}',
    'kubectl describe pod one --show-events=false',
    'kubectl describe pods nothing',
    'kubectl logs one',
    'kubectl logs two',
    'kubectl logs two -c nothing',
    'kubectl logs two --all-containers',
    // Each container's log is read on its own: their order is chance.
    'kubectl logs -l set=pods --all-containers --prefix | sort',
    'kubectl logs one --tail=0',
    'kubectl logs nothing',
    'kubectl wait --for=condition=Ready pod/one pod/two --timeout=20s',
    'kubectl wait --for=condition=Ready pod/fails --timeout=0s',
    'kubectl label pod one number=7',
    'kubectl label pod one number-',
    "kubectl label pod one bad='not allowed'",
    'kubectl annotate pods -l set=pods note=seen',
    'kubectl patch pod one -p \'{"spec":{"containers":[{"name":"main","image":"nginx:1.30"}]}}\'',
    'kubectl patch pod one -p \'{"spec":{"nodeName":"elsewhere"}}\'',
    'kubectl run fresh --image=nginx:1.29 --labels=set=fresh',
    'kubectl logs one --limit-bytes=5',
    'kubectl run dry --image=nginx --port=80 --env=A=b --dry-run=server -o yaml',
    'kubectl run Bad_Name --image=nginx',
    'kubectl exec one -- true',
    'kubectl delete pod one --now',
    'kubectl delete pods -l set=tasks --wait=true',
    'kubectl delete pod two --grace-period=0 --force',
  ],
}
