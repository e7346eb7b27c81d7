/**
 * The goldens' cases: a chart, what is changed in it, what lies beside it, and helm's arguments.
 * `chart` is `scaffold` (what `helm create demo` makes) or a lesson's, `01/ex01/solution`.
 */

const VALUES = {
  ingress: `ingress:
  enabled: true
  className: nginx
  annotations:
    kubernetes.io/tls-acme: "true"
  hosts:
    - host: demo.example
      paths:
        - path: /
          pathType: Prefix
        - path: /api
          pathType: ImplementationSpecific
  tls:
    - secretName: demo-tls
      hosts: [demo.example]
`,
  autoscaling: `autoscaling:
  enabled: true
  minReplicas: 2
  maxReplicas: 6
  targetCPUUtilizationPercentage: 70
  targetMemoryUtilizationPercentage: 80
`,
  httproute: `httpRoute:
  enabled: true
  hostnames: [demo.example, www.demo.example]
`,
  full: `replicaCount: 3
nameOverride: web
podAnnotations: {checksum/config: "123", "on": "yes"}
podLabels: {team: agents}
imagePullSecrets: [{name: regcred}]
resources:
  limits: {cpu: 100m, memory: 128Mi}
  requests: {cpu: 50m, memory: 64Mi}
volumes:
  - name: foo
    secret: {secretName: mysecret, optional: false}
volumeMounts:
  - name: foo
    mountPath: /etc/foo
    readOnly: true
nodeSelector: {kubernetes.io/os: linux}
tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]
affinity: {}
`,
  'not-yaml': 'replicaCount: [1\n',
}

const template = (...args) => ['template', 'rel', './demo', ...args]
const beside = Object.fromEntries(Object.entries(VALUES).map(([name, text]) => [`${name}.yaml`, text]))

const scaffold = [
  { id: 'defaults', argv: template() },
  { id: 'ingress', argv: template('-f', 'ingress.yaml') },
  { id: 'autoscaling', argv: template('-f', 'autoscaling.yaml') },
  { id: 'httproute', argv: template('-f', 'httproute.yaml') },
  { id: 'many-values', argv: template('-f', 'full.yaml') },
  { id: 'two-files', argv: template('-f', 'full.yaml', '-f', 'ingress.yaml', '--set', 'replicaCount=1') },
  { id: 'set', argv: template('--set', 'replicaCount=5,image.tag=1.27,service.type=NodePort') },
  {
    id: 'set-string',
    argv: template('--set-string', 'podLabels.release=1e6', '--set', 'podLabels.big=1000000'),
  },
  { id: 'set-json', argv: template('--set-json', 'resources={"limits":{"cpu":1.5,"memory":"1Gi"}}') },
  { id: 'namespace', argv: template('-n', 'agents', '--set', 'fullnameOverride=api') },
  {
    id: 'show-only',
    argv: template('--show-only', 'templates/service.yaml', '-s', 'templates/deployment.yaml'),
  },
  { id: 'show-only-missing', argv: template('-s', 'templates/nope.yaml') },
  { id: 'no-service-account', argv: template('--set', 'serviceAccount.create=false', '--skip-tests') },
  { id: 'kube-version', argv: template('--kube-version', '1.30', '--api-versions', 'a/v1', '--no-hooks') },
  {
    id: 'upgrade-and-name',
    argv: ['template', './demo', '--name-template', 'x-{{ lower "ABC" }}', '--is-upgrade'],
  },
  {
    id: 'long-name',
    argv: ['template', 'a-name-that-is-longer-than-fifty-three-characters-is-refused', './demo'],
  },
  { id: 'nil-pointer', argv: template('--set', 'serviceAccount=null') },
  { id: 'nil-pointer-autoscaling', argv: template('--set', 'autoscaling=null') },
  {
    id: 'unknown-function',
    argv: template(),
    change: { 'templates/service.yaml': 'a: {{ .Values.service.port | toYml }}\n' },
  },
  {
    id: 'unclosed-action',
    argv: template(),
    change: { 'templates/service.yaml': 'a: {{ .Values.service.port }\n' },
  },
  {
    id: 'yaml-error',
    argv: template(),
    change: { 'templates/service.yaml': 'a: 1\n  b: {{ .Release.Name }}\n' },
  },
  {
    id: 'tab-in-output',
    argv: template(),
    change: { 'templates/service.yaml': 'kind: Service\nmetadata:\n\tname: x\n' },
  },
  {
    id: 'required',
    argv: template(),
    change: { 'templates/service.yaml': '{{ required "a host, please" .Values.host }}\n' },
  },
  {
    id: 'helper-fails',
    argv: template(),
    change: { 'templates/service.yaml': 'a: {{ include "demo.labels" .Values }}\n' },
  },
  { id: 'values-not-yaml', argv: template('-f', 'not-yaml.yaml') },
  { id: 'values-missing', argv: template('-f', 'nowhere.yaml') },
  { id: 'set-bad', argv: template('--set', 'a[=1') },
  { id: 'chart-missing', argv: ['template', 'rel', './nowhere'] },
  { id: 'no-chart', argv: ['template'] },
  { id: 'bad-flag', argv: template('--nope') },
  { id: 'lint', argv: ['lint', './demo'] },
  { id: 'lint-strict', argv: ['lint', './demo', '--strict', '--set', 'serviceAccount=null'] },
]

/** Every case; lesson charts come from `lessonCharts`: `{id, files: path → text}` each. */
export function allCases(lessonCharts) {
  const lessons = lessonCharts.flatMap(({ id, files }) => [
    { id: `${id}/defaults`, argv: ['template', 'agent', './chart'], files },
    {
      id: `${id}/changed`,
      argv: [
        'template',
        'blue',
        './chart',
        '-n',
        'agents',
        '--set',
        'replicaCount=7,image.tag=2.0.0-rc1,logLevel=debug',
      ],
      files,
    },
    { id: `${id}/lint`, argv: ['lint', './chart', '--strict'], files },
  ])
  return [...scaffold.map((one) => ({ ...one, id: `scaffold/${one.id}`, beside })), ...lessons]
}
