import type { Scenario } from '../scenario'

const apply = (object: string): string => `echo '${object}' | kubectl apply -f -`
const POD = '{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}'

/** What the API server does not take, in its words. */
export const refused: Scenario = {
  subject: 'refused',
  steps: [
    apply('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"Bad_Name"}}'),
    apply('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"datas":{}}'),
    apply('{"apiVersion":"v1","kind":"Nothing","metadata":{"name":"m"}}'),
    apply('{"apiVersion":"example.com/v7","kind":"ConfigMap","metadata":{"name":"m"}}'),
    apply('{"apiVersion":"v1","kind":"ConfigMap"'),
    apply('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","labels":{"a b":"c"}}}'),
    apply(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"restartPolicy":"Sometimes","containers":[{"name":"c","image":"i","imagePullPolicy":"Rarely","ports":[{"containerPort":70000}]}]}}',
    ),
    apply(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"memory":"2Gi"},"limits":{"memory":"1Gi"}}}]}}',
    ),
    apply(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"},{"name":"c","image":"i"}]}}',
    ),
    apply(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"serviceAccountName":"nobody","containers":[{"name":"c","image":"i"}]}}',
    ),
    apply(
      `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"c"}},"template":${POD}}}`,
    ),
    apply(
      `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":-1,"selector":{"matchLabels":{"a":"b"}},"template":${POD}}}`,
    ),
    apply(
      `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":"two","selector":{"matchLabels":{"a":"b"}},"template":${POD}}}`,
    ),
    apply('{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{}}'),
    apply(
      '{"apiVersion":"v1","kind":"Service","metadata":{"name":"1s"},"spec":{"type":"Nothing","ports":[{"port":80},{"port":80}]}}',
    ),
    apply(
      '{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i"},"spec":{"rules":[{"host":"Bad_Host","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"s"}}}]}}]}}',
    ),
    apply(
      '{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"minReplicas":4,"maxReplicas":2,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}',
    ),
    apply(
      '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"]}}',
    ),
    apply('{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"type":"kubernetes.io/tls"}'),
    apply(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"frozen"},"immutable":true,"data":{"a":"b"}}',
    ),
    apply(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"frozen"},"immutable":true,"data":{"a":"c"}}',
    ),
    'kubectl get nothing',
    'kubectl create namespace refused-',
    'kubectl get pods -n nowhere',
    'kubectl create configmap m -n nowhere',
    'kubectl delete namespace default',
    'kubectl get --raw /healthz',
  ],
}
