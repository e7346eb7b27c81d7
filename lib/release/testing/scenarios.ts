/** Scenarios recorded of Helm 4.3.1 on Kubernetes 1.36: commands, answers, states. Numbers are the record's. */
import { expect } from 'vitest'
import { FLAG_ROWS } from './flag-rows'
import { LESSON_ROWS } from './lesson-rows'
import type { Scenario } from './scenario'

const JOB = 'resource Job/default/h0 not ready. status: Failed, message: Job Failed. failed: 1/1'
const JOB_LATE =
  'resource Job/default/h0 not ready. status: InProgress, message: Job in progress\ncontext deadline exceeded'
const UNREADY =
  'resource Deployment/default/web not ready. status: InProgress, message: Available: 0/1\ncontext deadline exceeded'
const SURPLUS =
  'resource Deployment/default/web not ready. status: InProgress, message: Pending termination: 1\ncontext deadline exceeded'
const IF = 'INSTALLATION FAILED: '
const UF = 'UPGRADE FAILED: '
const LOCKED = 'another operation (install/upgrade/rollback) is in progress'
const IN_USE = `${IF}release name check failed: cannot reuse a name that is still in use`
const SSA = 'server-side apply failed for object default/'
const CONFLICT = 'conflict occurred while applying object default/'
const ROLLED_BACK = 'and has been rolled back due to rollback-on-failure being set: '
const EXISTS =
  'in namespace "default" exists and cannot be imported into the current release: invalid ownership metadata; '
const NO_OWNER =
  'label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "r"; annotation validation error: missing key "meta.helm.sh/release-namespace": must be set to "default"'
const NO_KIND =
  'resource mapping not found for name: "f" namespace: "" from "": no matches for kind "Foo" in version "example.com/v1"\nensure CRDs are installed first'
const FOO = "--set-literal 'raw={apiVersion: example.com/v1, kind: Foo, metadata: {name: f}, spec: {}}'"
const DATAS = "--set-literal 'raw={apiVersion: v1, kind: ConfigMap, metadata: {name: u}, datas: {}}'"
const UNKNOWN =
  'failed to create typed patch object (default/u; /v1, Kind=ConfigMap): .datas: field not declared in schema'
const KEPT = 'These resources were kept due to the resource policy:\n[ConfigMap] x\n\n'
const IMMUTABLE =
  'failed: server-side apply failed for object \\S+/h0 batch/v1, Kind=Job: Job.batch "h0" is invalid: spec.template: Invalid value: .*: field is immutable$'
const TOGETHER = 'invalid operation: cannot use server-side apply and force replace together'
/** A custom object, of a group of its own, since definitions are everybody's. */
const THING =
  "--set-literal 'raw={apiVersion: default.example.com/v1, kind: Thing, metadata: {name: t}, spec: {}}'"
const NO_THING =
  'resource mapping not found for name: "t" namespace: "" from "": no matches for kind "Thing" in version "default.example.com/v1"\nensure CRDs are installed first'
/** A hook Pod that does not go when it is deleted. */
const HELD_POD =
  '--set-literal \'raw={apiVersion: v1, kind: Pod, metadata: {name: hp, finalizers: [example.com/hold], annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}\''
const ENDING =
  'create: failed to create: secrets "sh.helm.release.v1.r.v1" is forbidden: unable to create new content in namespace default-term because it is being terminated'
const NO_SUITE =
  'NAME: r\nLAST DEPLOYED: <TIME>\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 1\nDESCRIPTION: Install complete\n'
const suite = (name: string, phase: string): string =>
  `TEST SUITE:     ${name}\nLast Started:   <TIME>\nLast Completed: <TIME>\nPhase:          ${phase}\n`
const BOTH = NO_SUITE + suite('h0', 'Succeeded') + suite('h1', 'Failed')
/** After a filter: what it left out comes first. */
const TURNED = NO_SUITE + suite('h1', 'Failed') + suite('h0', 'Succeeded')
const H1_FAILED = 'Error: resource Pod/default/h1 not ready. status: Failed, message: pod h1 failed'

const RESTRICTED = '1 resource(s) were not deleted because they are not owned by this release:\n'

/** A command and its answer ('' : a success with exactly the usual output); `= …`: the state; else a deed between. */
export type Step =
  | readonly [command: string, answer: string | RegExp]
  | string
  | ((s: Scenario) => Promise<unknown>)

export const SCENARIOS: readonly (readonly [title: string, steps: readonly Step[]])[] = [
  // ── hooks ──
  ...(['', '/before-hook-creation', '/hook-failed'] as const).map(
    (policy): readonly [string, readonly Step[]] => [
      `1 a pre-install hook succeeds, policy ${policy || 'none'}`,
      [[`i --set h={pre-install/ok${policy}}`, ''], '= 1D | cm=1, h0(Complete)'],
    ],
  ),
  ...(['/hook-succeeded', '/hook-succeeded+hook-failed'] as const).map(
    (policy): readonly [string, readonly Step[]] => [
      `1 a pre-install hook succeeds, policy ${policy}`,
      [[`i --set h={pre-install/ok${policy}}`, ''], '= 1D | cm=1'],
    ],
  ),
  ...(['', '/before-hook-creation', '/hook-succeeded'] as const).map(
    (policy): readonly [string, readonly Step[]] => [
      `1 a pre-install hook fails, policy ${policy || 'none'}`,
      [[`i --set h={pre-install/fail${policy}}`, `${IF}failed pre-install: ${JOB}`], '= 1F | h0(Failed)'],
    ],
  ),
  ...(['/hook-failed', '/hook-succeeded+hook-failed'] as const).map(
    (policy): readonly [string, readonly Step[]] => [
      `1 a pre-install hook fails, policy ${policy}`,
      [[`i --set h={pre-install/fail${policy}}`, `${IF}failed pre-install: ${JOB}`], '= 1F | nothing'],
    ],
  ),
  [
    '2 the first hook succeeds, the second fails',
    [
      [
        'i --set h={pre-install/ok/hook-succeeded,pre-install/fail}',
        `${IF}failed pre-install: ${JOB.replace('h0', 'h1')}`,
      ],
      '= 1F | h1(Failed)',
    ],
  ],
  [
    '3 without before-hook-creation a failed Job blocks every retry',
    [
      ['i --set h={pre-install/fail/hook-succeeded}', `${IF}failed pre-install: ${JOB}`],
      [
        'u -i --set h={pre-upgrade/ok/hook-succeeded}',
        new RegExp(
          `^${UF}pre-upgrade hooks failed: warning: Hook pre-upgrade c/templates/hooks.yaml ${IMMUTABLE}`,
        ),
      ],
      ['x', ''],
      [
        'i --set h={pre-install/ok/hook-succeeded}',
        new RegExp(`^${IF}failed pre-install: warning: Hook pre-install c/templates/hooks.yaml ${IMMUTABLE}`),
      ],
      '= 1F | h0(Failed)',
    ],
  ],
  [
    '4 a finished Job of an earlier run counts at once',
    [
      ['i --set h={pre-upgrade/ok/hook-failed}', ''],
      ['u --set a=2,h={pre-upgrade/ok/hook-failed}', ''],
      ['u --set a=3,h={pre-upgrade/ok/hook-failed}', ''],
      [
        'u --server-side=false --set a=4,h={pre-upgrade/ok/hook-failed}',
        `${UF}pre-upgrade hooks failed: warning: Hook pre-upgrade c/templates/hooks.yaml failed: jobs.batch "h0" already exists`,
      ],
      '= 1S 2S 3D 4F | cm=3, h0(Complete)',
    ],
  ],
  [
    '5 hook Jobs are replaced on upgrade and outlive the release',
    [
      ['i --set h={pre-install/ok,pre-install/ok}', ''],
      ['u --set h={pre-upgrade/ok,pre-upgrade/ok}', ''],
      ['x', ''],
      '= none | h0(Complete), h1(Complete)',
    ],
  ],
  [
    '6 a pre-install hook fails with --rollback-on-failure',
    [
      [
        'i --rollback-on-failure --timeout 20s --set h={pre-install/fail}',
        `${IF}release r failed, and has been uninstalled due to rollback-on-failure being set: failed pre-install: ${JOB}`,
      ],
      '= none | h0(Failed)',
    ],
  ],
  [
    '7 a post-install hook fails; out',
    [
      ['i --set h={post-install/fail}', `${IF}failed post-install: ${JOB}`],
      '= 1F | cm=1, h0(Failed)',
      // Without values the failed revision's are used again, its hook with them; only for post-install.
      ['u -i', ''],
      '= 1S* 2D | cm=1, h0(Failed)',
    ],
  ],
  [
    '8 a hook outlives --timeout',
    [
      ['i --timeout 4s --set h={pre-install/long}', `${IF}failed pre-install: ${JOB_LATE}`],
      '= 1F | h0(active)',
      ['x', ''],
      '= none | h0(active)',
    ],
  ],
  [
    '9 a pre-upgrade hook fails; out',
    [
      ['i', ''],
      ['u --set a=2,h={pre-upgrade/fail}', `${UF}pre-upgrade hooks failed: ${JOB}`],
      '= 1D 2F | cm=1, h0(Failed)',
      ['b', ''],
      '= 1S 2F 3D(b1) | cm=1, h0(Failed)',
    ],
  ],
  [
    '10 a post-upgrade hook fails',
    [
      ['i', ''],
      ['u --set a=2,h={post-upgrade/fail}', `${UF}post-upgrade hooks failed: ${JOB}`],
      '= 1D 2F | cm=2, h0(Failed)',
    ],
  ],
  [
    '11 a pre-upgrade hook fails, --rollback-on-failure',
    [
      ['i', ''],
      [
        'u --rollback-on-failure --timeout 20s --set a=2,h={pre-upgrade/fail}',
        `${UF}release r failed, ${ROLLED_BACK}pre-upgrade hooks failed: ${JOB}`,
      ],
      '= 1S 2F 3D(b1) | cm=1, h0(Failed)',
    ],
  ],
  [
    '12 a pre-rollback hook fails; out',
    [
      ['i --set h={pre-rollback/fail}', ''],
      ['u --set a=2', ''],
      ['b 1', JOB],
      '= 1S 2D 3PR | cm=2, h0(Failed)',
      ['b 1 --no-hooks', ''],
      '= 1S 2S 3PR 4D(b1) | cm=1, h0(Failed)',
    ],
  ],
  [
    '13 a post-rollback hook fails',
    [
      ['i --set h={post-rollback/fail}', ''],
      ['u --set a=2', ''],
      ['b 1', JOB],
      '= 1S 2D 3PR | cm=1, h0(Failed)',
    ],
  ],
  [
    '14 a pre-delete hook fails; out',
    [
      ['i --set h={pre-delete/fail}', ''],
      ['x', JOB],
      '= 1UI | cm=1, h0(Failed)',
      ['x --no-hooks', ''],
      '= none | h0(Failed)',
    ],
  ],
  [
    '15 a post-delete hook fails',
    [
      ['i --set h={post-delete/fail}', ''],
      ['x', `uninstallation completed with 1 error(s): ${JOB}`],
      '= none | h0(Failed)',
      ['x', 'uninstall: Release not loaded: r: release: not found'],
    ],
  ],
  [
    '16 tests',
    [
      ['i --set h={test/ok,test/fail}', ''],
      [
        'test r --logs',
        new RegExp(
          `^${BOTH}\nPOD LOGS: h0 \\(c\\)\n[\\s\\S]*\nPOD LOGS: h1 \\(c\\)\n[\\s\\S]*\n${H1_FAILED}$`,
        ),
      ],
      ['test r --filter name=h0', TURNED],
      ["test r --filter '!name=h0'", BOTH + H1_FAILED],
      ['test r --filter name=h9', BOTH],
      '= 1D | cm=1, h0[Succeeded], h1[Failed]',
    ],
  ],
  [
    '16 tests are deleted as their policies say',
    [
      ['i --set h={test/ok/hook-succeeded,test/fail/hook-failed,test/ok}', ''],
      ['test r', BOTH + H1_FAILED],
      '= 1D | cm=1',
    ],
  ],
  [
    '17 a test outlives --timeout',
    [
      ['i --set h={test/long}', ''],
      [
        'test r --timeout 3s',
        `${NO_SUITE}${suite('h0', 'Failed')}Error: resource Pod/default/h0 not ready. status: InProgress, message: Pod in progress\ncontext deadline exceeded`,
      ],
      '= 1D | cm=1, h0[Running]',
    ],
  ],
  [
    '18 a hook Pod slow to go, --wait',
    [
      [`i ${HELD_POD}`, ''],
      [
        `u ${HELD_POD} --wait --timeout 6s`,
        `${UF}pre-upgrade hooks failed: resource Pod/default/hp still exists. status: Terminating, message: Resource scheduled for deletion\ncontext deadline exceeded`,
      ],
      '= 1D 2F | cm=1, hp[terminating]',
      (s) => s.patch('Pod', 'hp', { metadata: { finalizers: null } }),
    ],
  ],
  // ── install fails ──
  ['19 a bad image, no --wait', [['i --set d=bad', ''], '= 1D | cm=1, web(i,not ready)']],
  [
    '20 a bad image, --wait; out',
    [
      ['i --wait --timeout 4s --set d=bad', IF + UNREADY],
      '= 1F | cm=1, web(i,not ready)',
      ['i', IN_USE],
      ['u --wait --timeout 30s --set d=ok', ''],
      '= 1S* 2D | cm=1, web(i,ready)',
    ],
  ],
  ['20 a crash loop reads the same', [['i --wait --timeout 4s --set d=crash', IF + UNREADY]]],
  [
    '21 never ready, --wait=legacy',
    [
      ['i --wait=legacy --timeout 4s --set d=never', `${IF}context deadline exceeded`],
      '= 1F | cm=1, web(i,not ready)',
    ],
  ],
  [
    '22 the progress deadline is exceeded',
    [
      [
        'i --wait --timeout 30s --set d=never,pds=1',
        `${IF}resource Deployment/default/web not ready. status: Failed, message: Progress deadline exceeded`,
      ],
      '= 1F | cm=1, web(i,not ready)',
    ],
  ],
  [
    '23 never ready, --rollback-on-failure',
    [
      [
        'i --rollback-on-failure --timeout 4s --set d=never',
        `${IF}release r failed, and has been uninstalled due to rollback-on-failure being set: ${UNREADY}`,
      ],
      '= none | nothing',
    ],
  ],
  [
    '24 a quota on objects; out',
    [
      (s) => s.create('ResourceQuota', 'q', { spec: { hard: { configmaps: '2' } } }),
      (s) => s.clock.advance(1500),
      [
        'i --set cms={x1,x2}',
        new RegExp(
          `^${IF}(${SSA}(x\\d|r-cm) /v1, Kind=ConfigMap: configmaps "(x\\d|r-cm)" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=2, limited: configmaps=2\n?){2}$`,
        ),
      ],
      (s) => s.remove('ResourceQuota', 'q'),
      ['u -i --set cms={x1,x2}', ''],
      '= 1S* 2D | cm=1, x1=1, x2=1',
    ],
  ],
  [
    '25 a quota on Pods',
    [
      (s) => s.create('ResourceQuota', 'q', { spec: { hard: { pods: '0' } } }),
      (s) => s.clock.advance(1500),
      [
        'i --wait --timeout 4s --set d=ok',
        `${IF}resource Deployment/default/web not ready. status: InProgress, message: Replicas: 0/1\ncontext deadline exceeded`,
      ],
      '= 1F | cm=1, web(i,not ready)',
    ],
  ],
  [
    '26 admission refuses',
    [
      (s) => s.unlucky(),
      [
        'i --set a=13',
        `${IF}${SSA}r-cm /v1, Kind=ConfigMap: configmaps "r-cm" is forbidden: ValidatingAdmissionPolicy 'default' with binding 'default' denied request: 13 is unlucky`,
      ],
      ['install r2', ''],
      [
        'upgrade r2 --set a=13',
        `${UF}${SSA}r2-cm /v1, Kind=ConfigMap: configmaps "r2-cm" is forbidden: ValidatingAdmissionPolicy 'default' with binding 'default' denied request: 13 is unlucky`,
      ],
      '= 1F | r2-cm=1',
      (s) => s.remove('ValidatingAdmissionPolicyBinding', 'default'),
      (s) => s.remove('ValidatingAdmissionPolicy', 'default'),
    ],
  ],
  [
    '27 no rights',
    [
      [
        'i --kube-as-user nobody',
        `${IF}unable to continue with install: could not get information about the resource ConfigMap "r-cm" in namespace "default": configmaps "r-cm" is forbidden: User "nobody" cannot get resource "configmaps" in API group "" in the namespace "default"`,
      ],
      '= none | nothing',
    ],
  ],
  [
    '28 a kind without a CRD',
    [
      [`i ${FOO}`, `${IF}unable to build kubernetes objects from release manifest: ${NO_KIND}`],
      '= none | nothing',
    ],
  ],
  [
    '29 the namespace is missing; out',
    [
      ['i -n default-gone', `${IF}create: failed to create: namespaces "default-gone" not found`],
      ['i -n default-gone --create-namespace', ''],
      ['x -n default-gone', ''],
      (s) => s.remove('Namespace', 'default-gone'),
    ],
  ],
  [
    '30 an object in a missing namespace',
    [
      [
        "i --set-literal 'raw={apiVersion: v1, kind: ConfigMap, metadata: {name: u, namespace: nowhere}}'",
        `${IF}server-side apply failed for object nowhere/u /v1, Kind=ConfigMap: namespaces "nowhere" not found`,
      ],
      '= 1F | cm=1',
    ],
  ],
  [
    '31 the namespace is terminating',
    [
      (s) => s.terminating('default-term'),
      ['i -n default-term', IF + ENDING],
      ['i -n default-term --create-namespace', IF + ENDING],
      (s) => s.patch('ConfigMap', 'held', { metadata: { finalizers: null } }, 'test', 'default-term'),
    ],
  ],
  ['33 an unknown field, client-side: dropped', [[`i --server-side=false ${DATAS}`, ''], '= 1D | cm=1, u']],
  ['32 an unknown field', [[`i ${DATAS}`, `${IF}${SSA}u /v1, Kind=ConfigMap: ${UNKNOWN}`], '= 1F | cm=1']],
  [
    '34 a wrong type',
    [
      [
        'i --set d=ok --set-string n=x',
        `${IF}${SSA}web apps/v1, Kind=Deployment: failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string`,
      ],
      '= 1F | cm=1',
    ],
  ],
  [
    '35 a refused value',
    [
      [
        'i --set d=ok,n=-1',
        `${IF}${SSA}web apps/v1, Kind=Deployment: Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0`,
      ],
      '= 1F | cm=1',
    ],
  ],
  [
    '37 generateName',
    [
      [
        "i --set-literal 'raw={apiVersion: v1, kind: ConfigMap, metadata: {generateName: g-}}'",
        `${IF}${SSA} /v1, Kind=ConfigMap: resource name may not be empty`,
      ],
      '= 1F | cm=1',
    ],
  ],
  [
    '36 a bad name',
    [
      [
        'i --set cms={Bad_Name}',
        new RegExp(
          `^${IF}${SSA}Bad_Name /v1, Kind=ConfigMap: ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of `,
        ),
      ],
      '= 1F | cm=1',
    ],
  ],
  [
    '39 the same object twice, client-side',
    [['i --server-side=false --set cms={x,x}', `${IF}configmaps "x" already exists`], '= 1F | cm=1, x=1'],
  ],
  ['38 the same object twice', [['i --set cms={x,x}', ''], '= 1D | cm=1, x=1']],
  [
    '40 an object exists; --take-ownership; out',
    [
      (s) => s.other('r-cm', '9'),
      ['i', `${IF}unable to continue with install: ConfigMap "r-cm" ${EXISTS}${NO_OWNER}`],
      [
        'i --take-ownership',
        `${IF}${CONFLICT}r-cm /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with "other": .data.a`,
      ],
      ['u -i --take-ownership --force-conflicts', ''],
      '= 1S* 2D | cm=1',
    ],
  ],
  [
    '41 an object of another release; its uninstall leaves it',
    [
      ['install o --set cms={x}', ''],
      [
        'i --set cms={x}',
        `${IF}unable to continue with install: ConfigMap "x" ${EXISTS}annotation validation error: key "meta.helm.sh/release-name" must equal "r": current value is "o"`,
      ],
      ['i --take-ownership --set cms={x}', ''],
      ['uninstall o', `${RESTRICTED}[ConfigMap] x\n\nrelease "o" uninstalled\n`],
      '= 1D | cm=1, x=1',
    ],
  ],
  [
    '42 --replace of a failed release leaves its objects',
    [
      ['i --wait --timeout 3s --set d=never', IF + UNREADY],
      ['i', IN_USE],
      ['i --replace', ''],
      '= 1F 2D | cm=1, web(i,not ready)',
    ],
  ],
  // ── upgrade fails ──
  [
    '43 an immutable field; out',
    [
      ['i --wait --set d=ok', ''],
      [
        'u --set d=ok,sel=new',
        `${UF}${SSA}web apps/v1, Kind=Deployment: Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"new"}}: field is immutable`,
      ],
      '= 1D 2F | cm=1, web(i,ready)',
      [
        'u --force-replace --server-side=false --set d=ok,sel=new',
        `${UF}failed to replace object: Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"new"}}: field is immutable`,
      ],
      ['b 1', ''],
      '= 1S 2F 3F 4D(b1) | cm=1, web(i,ready)',
    ],
  ],
  [
    '44 a field edited by hand; out',
    [
      ['i', ''],
      (s) => s.patch('ConfigMap', 'r-cm', { data: { a: '9' } }),
      [
        'u --set a=2',
        `${UF}${CONFLICT}r-cm /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a`,
      ],
      '= 1D 2F | cm=9',
      ['u --set a=2 --force-conflicts', ''],
      '= 1S 2F 3D | cm=2',
    ],
  ],
  [
    '45 two fields edited by hand',
    [
      ['i --set d=ok', ''],
      (s) => s.patch('Deployment', 'web', { spec: { replicas: 2, progressDeadlineSeconds: 300 } }),
      [
        'u --set d=ok,n=3,pds=9',
        `${UF}${CONFLICT}web apps/v1, Kind=Deployment: Apply failed with 2 conflicts: conflicts with "kubectl-edit" using apps/v1:\n- .spec.progressDeadlineSeconds\n- .spec.replicas`,
      ],
    ],
  ],
  [
    '46 replicas scaled by an autoscaler; --force-conflicts resets them',
    [
      ['i --wait --set d=ok', ''],
      (s) => s.autoscale('web', 3),
      [
        'u --set d=ok,img=j',
        `${UF}${CONFLICT}web apps/v1, Kind=Deployment: Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas`,
      ],
      (s) => s.remove('HorizontalPodAutoscaler', 'web'),
      ['u --wait --set d=ok,img=j --force-conflicts', ''],
      '= 1S 2F 3D | cm=1, web(j,ready)',
    ],
  ],
  [
    '47 the same client-side: silently reset to 1',
    [
      ['i --server-side=false --wait --set d=ok', ''],
      (s) => s.patch('Deployment', 'web', { spec: { replicas: 3 } }, 'kubectl'),
      ['u --wait --set d=ok,img=j', ''],
      '= 1S 2D | cm=1, web(j,ready)',
      async (s) => {
        const [web] = await s.all('Deployment')
        expect(web?.spec).toMatchObject({ replicas: 1 })
      },
    ],
  ],
  [
    '48 a new object fails',
    [
      ['i', ''],
      [`u ${DATAS}`, `${UF}failed to create resource: ${SSA}u /v1, Kind=ConfigMap: ${UNKNOWN}`],
      '= 1D 2F | cm=1',
    ],
  ],
  [
    '49 never ready, --wait; out',
    [
      ['i --wait --set d=ok', ''],
      ['u --wait --timeout 4s --set d=never,img=j', UF + SURPLUS],
      '= 1D 2F | cm=1, web(j,ready)',
      ['b', ''],
      '= 1S 2F 3D(b1) | cm=1, web(i,ready)',
    ],
  ],
  [
    '50 never ready, --rollback-on-failure',
    [
      ['i --wait --set d=ok', ''],
      [
        'u --rollback-on-failure --timeout 8s --set d=never,img=j',
        `${UF}release r failed, ${ROLLED_BACK}${SURPLUS}`,
      ],
      '= 1S 2F 3D(b1) | cm=1, web(i,ready)',
    ],
  ],
  [
    '51 --rollback-on-failure, and the rollback fails',
    [
      ['i --set d=never', ''],
      (s) => s.clock.advance(3000),
      [
        'u --rollback-on-failure --timeout 4s --set d=never,img=j',
        `${UF}an error occurred while rolling back the release. original upgrade error: ${SURPLUS}: release r failed: ${SURPLUS}`,
      ],
      '= 1D 2F 3F | cm=1, web(i,not ready)',
    ],
  ],
  [
    '52 the first release failed, --rollback-on-failure',
    [
      ['i --wait --timeout 3s --set d=never', IF + UNREADY],
      [
        'u --rollback-on-failure --timeout 3s --set d=never,img=j',
        `${UF}unable to find a previously successful release when attempting to rollback. original upgrade error: ${SURPLUS}`,
      ],
      '= 1F 2F | cm=1, web(j,not ready)',
    ],
  ],
  [
    '53 --cleanup-on-fail',
    [
      ['i', ''],
      ['u --wait --timeout 4s --cleanup-on-fail --set d=never,cms={x}', UF + UNREADY],
      '= 1D 2F | cm=1',
    ],
  ],
  [
    '54 a new object exists',
    [
      ['i', ''],
      (s) => s.other('x', '9'),
      ['u --set cms={x}', `${UF}unable to continue with update: ConfigMap "x" ${EXISTS}${NO_OWNER}`],
      '= 1D | cm=1, x=9',
    ],
  ],
  [
    '54 a new object exists: taken over, it conflicts',
    [
      ['i', ''],
      (s) => s.other('x', '9'),
      [
        'u --set cms={x} --take-ownership',
        new RegExp(
          `^${UF}${CONFLICT}x /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with "other": .data`,
        ),
      ],
      '= 1D 2F | cm=1, x=9',
    ],
  ],
  [
    '55 the CRD is gone: everything fails; out',
    [
      (s) => s.define('default.example.com'),
      [`i ${THING}`, ''],
      (s) => s.remove('CustomResourceDefinition', 'things.default.example.com'),
      [
        'u --reset-values',
        `${UF}unable to build kubernetes objects from current release manifest: ${NO_THING}`,
      ],
      ['b 1', `unable to build kubernetes objects from current release manifest: ${NO_THING}`],
      ['x', 'failed to delete release: r'],
      '= 1D 2UI | cm=1',
      (s) => s.define('default.example.com'),
      ['x', ''],
      '= none | nothing',
      (s) => s.remove('CustomResourceDefinition', 'things.default.example.com'),
    ],
  ],
  [
    '56 --force-replace',
    [
      ['i --wait --set d=ok', ''],
      ['u --force-replace --set d=ok', UF + TOGETHER],
      ['u --force-replace --server-side=false --set a=2,d=ok', ''],
      ['u --set a=3,d=ok', ''],
      '= 1S 2F 3S 4D | cm=3, web(i,ready)',
    ],
  ],
  // ── killed, interrupted, concurrent ──
  [
    '57 killed while pending-install; ways out',
    [
      (s) => s.kill('i --set h={pre-install/long}'),
      ['u -i', UF + LOCKED],
      ['b', 'release has no 0 version'],
      ['b 1', ''],
      ['x', ''],
      '= none | h0(active)',
    ],
  ],
  [
    '58 the same; out keeping the history',
    [
      (s) => s.kill('i --set h={pre-install/long}'),
      ['x --keep-history', ''],
      ['u -i', ''],
      '= 1Sn 2D | cm=1, h0(active)',
    ],
  ],
  [
    '59 killed while pending-upgrade; out',
    [
      ['i', ''],
      (s) => s.kill('u --set a=2,h={post-upgrade/long}'),
      '= 1D 2PU | cm=2, h0(active)',
      ['b', ''],
      '= 1S 2PU 3D(b1) | cm=1, h0(active)',
    ],
  ],
  [
    '60 killed while pending-rollback; out',
    [
      ['i --set h={post-rollback/long}', ''],
      ['u --set a=2', ''],
      (s) => s.kill('b 1'),
      '= 1S 2D 3PR | cm=1, h0(active)',
      ['u --set a=3', UF + LOCKED],
      ['b 2', ''],
      '= 1S 2S 3PR 4D(b2) | cm=2, h0(active)',
    ],
  ],
  [
    '61 killed while uninstalling; out',
    [
      ['i --set h={post-delete/long}', ''],
      (s) => s.kill('x'),
      ['u', `${UF}"r" has no deployed releases`],
      ['i', IN_USE],
      ['x --no-hooks', ''],
      '= none | h0(active)',
    ],
  ],
  [
    '62 interrupted while waiting, install',
    [
      async (s) => {
        expect(await s.interrupt('i --wait --set d=never', 3000)).toBe(
          `Release r has been cancelled.\n${IF}context canceled`,
        )
      },
      '= 1F | cm=1, web(i,not ready)',
    ],
  ],
  [
    '63 interrupted while waiting, upgrade',
    [
      ['i', ''],
      async (s) => {
        expect(await s.interrupt('u --wait --set d=never', 3000)).toBe(
          `Release r has been cancelled.\n${UF}context canceled`,
        )
      },
      '= 1D 2F | cm=1, web(i,not ready)',
    ],
  ],
  [
    '64 three concurrent upgrades',
    [
      ['i', ''],
      async (s) => {
        const answers = await Promise.all([2, 3, 4].map((a) => s.run(`u --set a=${a}`)))
        const lost = answers.filter((answer) => answer !== '')
        expect(lost).toHaveLength(2)
        for (const answer of lost) expect([`${UF}release: already exists`, UF + LOCKED]).toContain(answer)
        expect(await s.state()).toBe(`1S 2D | cm=${answers.indexOf('') + 2}`)
      },
    ],
  ],
  // ── rollback, history, keep, uninstall ──
  [
    '65 rollback to a failed revision, with a description, to none',
    [
      ['i', ''],
      ['u --set a=2,h={pre-upgrade/fail}', `${UF}pre-upgrade hooks failed: ${JOB}`],
      ['u --set a=3', ''],
      ['b 2', ''],
      '= 1S 2F 3S 4D(b2) | cm=2, h0(Failed)',
      ['b 3 --description back', ''],
      ['b 9', 'release has no 9 version'],
      ['b 0', ''],
      '= 1S 2F 3S 4S(b2) 5S "back" 6D(b4) | cm=2, h0(Failed)',
    ],
  ],
  [
    '66 rollback to a pending revision',
    [
      ['i', ''],
      (s) => s.kill('u --set a=2,h={pre-upgrade/long}'),
      ['b 2', ''],
      '= 1S 2PU 3D(b2) | cm=2, h0(active)',
    ],
  ],
  [
    '67 rollback --wait fails; out',
    [
      ['i --set d=never', ''],
      ['u --wait --set d=ok', ''],
      ['b 1 --wait --timeout 4s', `release r failed: ${SURPLUS}`],
      '= 1S 2D 3F | cm=1, web(i,ready)',
      ['b 2 --cleanup-on-fail --wait --timeout 20s', ''],
      '= 1S 2S 3F 4D(b2) | cm=1, web(i,ready)',
    ],
  ],
  [
    '68 a rollback conflict',
    [
      ['i', ''],
      ['u --set a=2', ''],
      (s) => s.patch('ConfigMap', 'r-cm', { data: { a: '9' } }),
      [
        'b 1',
        `${CONFLICT}r-cm /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a`,
      ],
      ['b 1 --force-conflicts', ''],
      '= 1S 2S 3F 4D(b1) | cm=1',
    ],
  ],
  [
    '69 rollback --force-replace',
    [
      ['i', ''],
      ['u --set a=2', ''],
      ['b 1 --force-replace', TOGETHER],
      ['b 1 --force-replace --server-side=false', ''],
      ['u --rollback-on-failure --timeout 20s', ''],
      '= 1S 2S 3F 4S(b1) 5D | cm=1',
    ],
  ],
  [
    '70 history-max',
    [
      ['i', ''],
      ['u --history-max 2', ''],
      ['u --history-max 2', ''],
      ['b --history-max 2', ''],
      '= 3S 4D(b2) | cm=1',
    ],
  ],
  [
    '71 uninstall --keep-history, then each way back',
    [
      ['i', ''],
      ['x --keep-history', ''],
      ['x --keep-history', 'the release named "r" is already deleted'],
      ['i', IN_USE],
      ['u', `${UF}"r" has no deployed releases`],
      ['u -i --set a=2', ''],
      '= 1Sn 2D | cm=2',
    ],
  ],
  [
    '72 --keep-history: rollback, --replace',
    [
      ['i', ''],
      ['x --keep-history', ''],
      ['b 1', ''],
      ['x --keep-history', ''],
      ['i --replace', ''],
      '= 1UN 2Sn 3D | cm=1',
    ],
  ],
  [
    '73 resource-policy keep: removed, rolled back, uninstalled',
    [
      ['i --set cms={x},pol=keep', ''],
      ['u --reset-values', ''],
      '= 1S 2D | cm=1, x=1',
      ['b 1', ''],
      ['x', `${KEPT}release "r" uninstalled\n`],
      '= none | x=1',
    ],
  ],
  [
    '74 a kept object, the same release name again: adopted, no longer kept',
    [
      ['i --set cms={x},pol=keep', ''],
      ['x', `${KEPT}release "r" uninstalled\n`],
      ['i --set cms={x}', ''],
      ['x', ''],
      '= none | nothing',
    ],
  ],
  [
    '75 a kept object and another release',
    [
      ['i --set cms={x},pol=keep', ''],
      ['x', `${KEPT}release "r" uninstalled\n`],
      [
        'install s --set cms={x}',
        `${IF}unable to continue with install: ConfigMap "x" ${EXISTS}annotation validation error: key "meta.helm.sh/release-name" must equal "s": current value is "r"`,
      ],
      '= none | x=1',
    ],
  ],
  [
    '76 uninstall of objects no longer owned',
    [
      ['i --set cms={x,z}', ''],
      (s) =>
        s.patch('ConfigMap', 'z', { metadata: { annotations: { 'meta.helm.sh/release-name': 'other' } } }),
      ['x --dry-run', ''],
      ['x', `${RESTRICTED}[ConfigMap] z\n\nrelease "r" uninstalled\n`],
      '= none | z=1',
    ],
  ],
  [
    '77 kept and unowned together',
    [
      ['i --set cms={x},pol=keep', ''],
      (s) => s.patch('ConfigMap', 'r-cm', { metadata: { labels: { 'app.kubernetes.io/managed-by': 'me' } } }),
      ['x', `${KEPT}${RESTRICTED}[ConfigMap] r-cm\n\nrelease "r" uninstalled\n`],
      '= none | cm=1, x=1',
    ],
  ],
  [
    '79 uninstall --wait, a finalizer',
    [
      ['i', ''],
      (s) => s.patch('ConfigMap', 'r-cm', { metadata: { finalizers: ['example.com/hold'] } }),
      [
        'x --wait --timeout 3s',
        'uninstallation completed with 1 error(s): resource ConfigMap/default/r-cm still exists. status: Terminating, message: Resource scheduled for deletion\ncontext deadline exceeded',
      ],
      '= none | cm=1[terminating]',
      ['x', 'uninstall: Release not loaded: r: release: not found'],
    ],
  ],
  [
    '80 no such release',
    [
      ['x', 'uninstall: Release not loaded: r: release: not found'],
      ['x --ignore-not-found', ''],
      ['b', 'release: not found'],
      ['test r', 'Error: release: not found'],
      ['u', `${UF}"r" has no deployed releases`],
      '= none | nothing',
    ],
  ],
  ...LESSON_ROWS,
  ...FLAG_ROWS,
]

/** What only a whole cluster does: quotas, admission policies, autoscaling. */
export const NEEDS_API_SERVER = /^(24|25|26|46) /
/** Which object gets the last place, which upgrade wins: two runs need not agree. */
export const BY_CHANCE = /^(24|64) /

/** How many commands a scenario runs, as far as its steps tell: a deed may run more. */
export const commandsOf = (steps: readonly Step[]): number =>
  steps.filter((step) => typeof step !== 'string').length

/** Plays a scenario in its house's namespace. */
export async function play(scenario: Scenario, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'function') await step(scenario)
    else if (typeof step === 'string') await scenario.reaches(step.slice(2))
    else {
      const [command, answer] = step
      const got = await scenario.run(scenario.here(command))
      if (typeof answer === 'string') expect([command, got]).toEqual([command, scenario.here(answer)])
      else expect(got, command).toMatch(new RegExp(scenario.here(answer.source)))
    }
  }
}
