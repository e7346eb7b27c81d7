/** Flags the record does not try: each row is judged by the real helm beside us (twins.cluster.test.ts). */
import type { Step } from './scenarios'

const raw = (yaml: string): string => `--set-literal 'raw=${yaml}'`
const deployment = (spec: string): string =>
  raw(
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, ${spec}}}`,
  )
const FIRST = deployment(
  'strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2}}, template: {metadata: {labels: {app: web, old: "1"}}, spec: {containers: [{name: c, image: i, env: [{name: A, value: "1"}, {name: B, value: "2"}], ports: [{containerPort: 80}]}, {name: d, image: i}], volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]}}',
)
const SECOND = deployment(
  'strategy: {type: Recreate}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: d, image: i}, {name: c, image: i, env: [{name: B, value: "3"}, {name: C, value: "4"}], ports: [{containerPort: 80}]}], volumes: [{name: v, configMap: {name: r-cm}}]}}',
)
const thing = (spec: string): string =>
  raw(`{apiVersion: default.example.com/v1, kind: Thing, metadata: {name: t}, spec: ${spec}}`)
const loggingPod = (event: string, labels: string): string =>
  raw(
    `{apiVersion: v1, kind: Pod, metadata: {name: hp, labels: ${labels}, annotations: {helm.sh/hook: ${event}, helm.sh/hook-output-log-policy: "hook-succeeded,hook-failed"}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}`,
  )
const SECRET = raw('{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}')
const HP_FAILED = 'resource Pod/default/hp not ready. status: Failed, message: pod hp failed'
const UF = 'UPGRADE FAILED: '

export const FLAG_ROWS: readonly (readonly [title: string, steps: readonly Step[]])[] = [
  [
    'client-side: lists merge by their keys, what others set stays',
    [
      [`i --server-side=false ${FIRST}`, ''],
      (s) =>
        s.patch('Deployment', 'web', { metadata: { labels: { mine: 'yes' } }, spec: { minReadySeconds: 1 } }),
      [`u ${SECOND}`, ''],
      [`u ${FIRST}`, ''],
      ['b 2', ''],
    ],
  ],
  [
    'client-side: an upgrade that changes nothing sends nothing',
    [
      [`i --server-side=false ${FIRST}`, ''],
      [`u ${FIRST}`, ''],
    ],
  ],
  [
    'from client-side to server-side: fields dropped from the chart go',
    [
      [`i --server-side=false ${FIRST}`, ''],
      [`u --server-side=true ${SECOND}`, ''],
      ['b 1', ''],
      ['u --reset-values', ''],
    ],
  ],
  [
    'from server-side to client-side and back',
    [
      [`i ${FIRST}`, ''],
      [`u --server-side=false ${SECOND}`, ''],
      [`u --server-side=true ${FIRST}`, ''],
    ],
  ],
  [
    'client-side: custom objects merge from manifest to manifest',
    [
      (s) => s.define('default.example.com'),
      [`i --server-side=false ${thing('{a: 1, b: {c: 2}, l: [1, 2]}')}`, ''],
      (s) => s.patch('Thing', 't', { spec: { a: 9, mine: true } }),
      [`u ${thing('{a: 1, b: {d: 3}, l: [2]}')}`, ''],
      ['x', ''],
      (s) => s.remove('CustomResourceDefinition', 'things.default.example.com'),
    ],
  ],
  [
    '--take-ownership client-side',
    [(s) => s.other('r-cm', '9'), ['i --server-side=false --take-ownership', ''], '= 1D | cm=1'],
  ],
  [
    'flags that do not go together',
    [
      ['i --server-side=false --force-conflicts', ''],
      [
        'u --server-side=false --force-conflicts --set a=2',
        `${UF}invalid client update option(s): forceConflicts enabled when serverSideApply disabled`,
      ],
    ],
  ],
  [
    'hook logs: a Pod that succeeds, one that fails',
    [
      [`i ${loggingPod('pre-install', '{}')}`, ''],
      [
        `u ${loggingPod('pre-upgrade', '{sim.chartroom/exit-code: "1"}')}`,
        `${UF}pre-upgrade hooks failed: ${HP_FAILED}`,
      ],
    ],
  ],
  [
    'values: given ones replace, --reuse-values and --reset-then-reuse-values merge',
    [
      ['i --set a=2,n=3', ''],
      ['u', ''],
      ['u --set a=4', ''],
      ['u --reuse-values --set n=5', ''],
      ['u --reset-then-reuse-values --set d=ok', ''],
      ['u --reset-values', ''],
      ['u --reuse-values --set a=null', ''],
    ],
  ],
  [
    'dry runs change nothing',
    [
      [`i --dry-run=server ${SECRET}`, /^NAME: r\n[\s\S]*kind: Secret/],
      [`i --dry-run=client --hide-secret ${SECRET}`, /HIDDEN: The Secret output has been suppressed/],
      ['i --hide-secret', 'INSTALLATION FAILED: hiding Kubernetes secrets requires a dry-run mode'],
      ['i', ''],
      ['u --dry-run=server --set a=2', /DESCRIPTION: Dry run complete/],
      ['b 1 --dry-run=server', ''],
      ['x --dry-run', ''],
      '= 1D | cm=1',
    ],
  ],
  [
    'descriptions and labels',
    [
      ['i --description first --labels team=a,tier=b', /DESCRIPTION: first/],
      ['u --description second --labels team=c,tier=null', /DESCRIPTION: second/],
      ['u --labels owner=me', /system reserved label name/],
      ['b 1 --description back', ''],
      ['x --keep-history --description gone', ''],
    ],
  ],
  [
    'jobs are waited for with --wait-for-jobs',
    [
      [
        `i --wait --wait-for-jobs --timeout 20s ${raw('{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}')}`,
        '',
      ],
      '= 1D | cm=1, j(Complete)',
    ],
  ],
  [
    'uninstall waits with --cascade foreground',
    [['i --wait --set d=ok', ''], ['x --cascade foreground --wait --timeout 30s', ''], '= none | nothing'],
  ],
  [
    'names and revisions nobody has',
    [
      ['install Bad_Name', /invalid/],
      ['i', ''],
      ['b 7', 'release has no 7 version'],
      ['test r', ''],
      ['uninstall other', 'uninstall: Release not loaded: other: release: not found'],
    ],
  ],
]
