import type { Scenario } from '../scenario'

export const jobs: Scenario = {
  subject: 'jobs',
  steps: [
    'kubectl apply -f jobs.yaml',
    'kubectl wait --for=condition=Complete job/good --timeout=30s',
    'kubectl wait --for=condition=Failed job/bad --timeout=30s',
    'kubectl get jobs',
    'kubectl get job good -o yaml',
    'kubectl describe job good',
    'kubectl describe cronjob nightly',
    'kubectl logs job/good',
    'kubectl get pods -l job-name=good',
    'kubectl create job by-hand --from=cronjob/nightly',
    'kubectl wait --for=condition=Complete job/by-hand --timeout=30s',
    'kubectl get job by-hand -o jsonpath={.metadata.annotations}{.metadata.ownerReferences[0].kind}',
    'kubectl patch job good -p \'{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"x"}]}}}}\'',
    'kubectl create cronjob wrong --image=busybox --schedule="every day"',
    'kubectl delete job good --cascade=orphan',
    'kubectl get pods -l job-name=good',
    'kubectl delete job bad --cascade=foreground',
  ],
}
