import type { Scenario } from '../scenario'

export const network: Scenario = {
  subject: 'network',
  steps: [
    'kubectl apply -f network.yaml',
    'kubectl get ingresses,networkpolicies,services',
    'kubectl describe ingress site',
    'kubectl describe networkpolicy closed',
    'kubectl describe service open',
    'kubectl create service clusterip plain --tcp=80:8080',
    'kubectl create service nodeport taken --tcp=80 --node-port=31999',
    'kubectl create service nodeport far --tcp=80 --node-port=80',
    'kubectl patch service plain -p \'{"spec":{"clusterIP":"10.96.3.3"}}\'',
    'kubectl patch service plain --type=json -p \'[{"op":"replace","path":"/spec/ports/0/port","value":0}]\'',
    'kubectl patch service plain --type=merge -p \'{"spec":{"type":"LoadBalancer"}}\'',
    'kubectl get service plain',
    'kubectl delete services,ingresses --all',
  ],
}
