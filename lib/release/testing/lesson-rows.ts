/** The table of lesson 6, one row a failing hook: what it leaves, and the way out. */
import type { Step } from './scenarios'

const JOB = 'resource Job/default/h0 not ready. status: Failed, message: Job Failed. failed: 1/1'
const IF = 'INSTALLATION FAILED: '
const UF = 'UPGRADE FAILED: '
const IN_USE = `${IF}release name check failed: cannot reuse a name that is still in use`
const LOCKED = 'another operation (install/upgrade/rollback) is in progress'

export const LESSON_ROWS: readonly (readonly [title: string, steps: readonly Step[]])[] = [
  [
    'pre-install fails: failed, nothing of the chart lives; upgrade --install',
    [
      ['i --set h={pre-install/fail}', `${IF}failed pre-install: ${JOB}`],
      '= 1F | h0(Failed)',
      ['i', IN_USE],
      ['u -i --set a=1', ''],
      '= 1S* 2D | cm=1, h0(Failed)',
    ],
  ],
  [
    'post-install fails: failed, all of the chart lives; upgrade --install',
    [
      ['i --set h={post-install/fail}', `${IF}failed post-install: ${JOB}`],
      '= 1F | cm=1, h0(Failed)',
      ['i', IN_USE],
      ['u -i --set a=2', ''],
      '= 1S* 2D | cm=2, h0(Failed)',
    ],
  ],
  [
    'pre-upgrade fails: the old revision lives; fix and upgrade',
    [
      ['i', ''],
      ['u --set a=2,h={pre-upgrade/fail}', `${UF}pre-upgrade hooks failed: ${JOB}`],
      '= 1D 2F | cm=1, h0(Failed)',
      ['u --set a=3,h={pre-upgrade/ok}', ''],
      '= 1S 2F 3D | cm=3, h0(Complete)',
    ],
  ],
  [
    'post-upgrade fails: the new objects live, the old revision says deployed; roll back',
    [
      ['i', ''],
      ['u --set a=2,h={post-upgrade/fail}', `${UF}post-upgrade hooks failed: ${JOB}`],
      '= 1D 2F | cm=2, h0(Failed)',
      ['b 1', ''],
      '= 1S 2F 3D(b1) | cm=1, h0(Failed)',
    ],
  ],
  [
    'pre-rollback fails: pending-rollback, nothing changed; rollback --no-hooks',
    [
      ['i --set h={pre-rollback/fail}', ''],
      ['u --set a=2', ''],
      ['b 1', JOB],
      '= 1S 2D 3PR | cm=2, h0(Failed)',
      ['u --set a=3', UF + LOCKED],
      ['b 1 --no-hooks', ''],
      '= 1S 2S 3PR 4D(b1) | cm=1, h0(Failed)',
    ],
  ],
  [
    'post-rollback fails: pending-rollback, rolled back; rollback --no-hooks',
    [
      ['i --set h={post-rollback/fail}', ''],
      ['u --set a=2', ''],
      ['b 1', JOB],
      '= 1S 2D 3PR | cm=1, h0(Failed)',
      ['u --set a=3', UF + LOCKED],
      ['b 1 --no-hooks', ''],
      '= 1S 2S 3PR 4D(b1) | cm=1, h0(Failed)',
    ],
  ],
  [
    'pre-delete fails: uninstalling, all lives; uninstall --no-hooks',
    [
      ['i --set h={pre-delete/fail}', ''],
      ['x', JOB],
      '= 1UI | cm=1, h0(Failed)',
      ['u', `${UF}"r" has no deployed releases`],
      ['x --no-hooks', ''],
      '= none | h0(Failed)',
    ],
  ],
  [
    'post-delete fails: objects and history are gone; nothing to retry',
    [
      ['i --set h={post-delete/fail}', ''],
      ['x', `uninstallation completed with 1 error(s): ${JOB}`],
      '= none | h0(Failed)',
      ['x', 'uninstall: Release not loaded: r: release: not found'],
      ['i', ''],
      '= 1D | cm=1, h0(Failed)',
    ],
  ],
]
