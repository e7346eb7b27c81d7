import type { Scenario } from '../scenario'

export const applying: Scenario = {
  subject: 'applying',
  steps: [
    'kubectl apply -f web.yaml --dry-run=server',
    'kubectl diff -f web.yaml | grep "^[+-] " | head -5',
    'kubectl create -f web.yaml',
    'kubectl create -f web.yaml',
    'kubectl apply -f web.yaml',
    { until: 'kubectl get deployment web -o jsonpath={.status.availableReplicas}', prints: '2' },
    "sed 's/replicas: 2/replicas: 1/; s/colour: blue/colour: red/' web.yaml > changed.yaml",
    'kubectl diff -f changed.yaml | grep "^[-+] "',
    'kubectl apply -f changed.yaml',
    'kubectl apply view-last-applied configmap page',
    'kubectl apply -f changed.yaml --server-side',
    'kubectl apply -f web.yaml --server-side --field-manager=other',
    'kubectl apply -f web.yaml --server-side --field-manager=other --force-conflicts',
    'kubectl get configmap page -o yaml --show-managed-fields',
    // A replace is refused when the controller has written in between.
    {
      until:
        'kubectl rollout status deployment/web >/dev/null && kubectl get deployment web -o jsonpath={.status.replicas}/{.status.updatedReplicas}/{.status.availableReplicas}',
      prints: '2/2/2',
    },
    'kubectl replace -f changed.yaml',
    'kubectl patch deployment web --type=json -p \'[{"op":"test","path":"/spec/replicas","value":9}]\'',
    'kubectl patch deployment web --type=json -p \'[{"op":"remove","path":"/spec/nothing"}]\'',
    'kubectl patch deployment web --type=merge -p \'{"spec":{"replicas":"two"}}\'',
    'kubectl patch deployment web -p \'{"spec":{"selector":{"matchLabels":{"app":"other"}}}}\'',
    'kubectl patch deployment web -p \'{"spec":{"paused":false}}\'',
    'kubectl patch configmap page --type=merge -p \'{"data":{"colour":null}}\'',
    'kubectl patch deployment web --subresource=status --type=merge -p \'{"status":{"collisionCount":1}}\'',
    'kubectl apply -f web.yaml --prune -l app=web',
  ],
}
