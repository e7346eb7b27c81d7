/** Flags of install, upgrade and template, and those that say where a chart comes from. Mirrors helm pkg/cmd flags.go. */
import type { Flag } from './flags'
import { REPOSITORY_FLAGS } from './repository-flags'

export const INSTALL_FLAGS: readonly Flag[] = [
  { name: 'create-namespace', kind: 'bool', usage: 'create the release namespace if not present' },
  { name: 'force-replace', kind: 'bool', helm: '4', usage: 'force resource updates by replacement' },
  { name: 'force', kind: 'bool', helm: '3', usage: 'force resource updates through a replacement strategy' },
  {
    name: 'force',
    kind: 'bool',
    helm: '4',
    isHidden: true,
    deprecated: 'use --force-replace instead',
    usage: 'deprecated',
  },
  {
    name: 'force-conflicts',
    kind: 'bool',
    helm: '4',
    usage: 'if set server-side apply will force changes against conflicts',
  },
  {
    name: 'server-side',
    kind: 'bool',
    helm: '4',
    byDefault: 'true',
    usage: 'object updates run in the server instead of the client',
  },
  { name: 'no-hooks', kind: 'bool', usage: 'prevent hooks from running during install' },
  {
    name: 'replace',
    kind: 'bool',
    usage:
      'reuse the given name, only if that name is a deleted release which remains in the history. This is unsafe in production',
  },
  {
    name: 'timeout',
    kind: 'duration',
    byDefault: '5m0s',
    usage: 'time to wait for any individual Kubernetes operation (like Jobs for hooks)',
  },
  {
    name: 'wait',
    kind: 'bool',
    helm: '3',
    usage:
      'if set, will wait until all Pods, PVCs, Services, and minimum number of Pods of a Deployment, StatefulSet, or ReplicaSet are in a ready state before marking the release as successful. It will wait for as long as --timeout',
  },
  {
    name: 'wait',
    kind: 'wait',
    helm: '4',
    bare: 'watcher',
    usage:
      "wait until resources are ready (up to --timeout). Use '--wait' alone for 'watcher' strategy, or specify one of: 'watcher', 'hookOnly', 'legacy'. Default when flag is omitted: 'hookOnly'.",
  },
  {
    name: 'wait-for-jobs',
    kind: 'bool',
    usage:
      'if set and --wait enabled, will wait until all Jobs have been completed before marking the release as successful. It will wait for as long as --timeout',
  },
  {
    name: 'generate-name',
    short: 'g',
    kind: 'bool',
    usage: 'generate the name (and omit the NAME parameter)',
  },
  { name: 'name-template', kind: 'string', usage: 'specify template used to name the release' },
  { name: 'description', kind: 'string', usage: 'add a custom description' },
  {
    name: 'devel',
    kind: 'bool',
    usage:
      "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
  },
  {
    name: 'dependency-update',
    kind: 'bool',
    usage: 'update dependencies if they are missing before installing the chart',
  },
  {
    name: 'disable-openapi-validation',
    kind: 'bool',
    usage:
      'if set, the installation process will not validate rendered templates against the Kubernetes OpenAPI Schema',
  },
  {
    name: 'rollback-on-failure',
    kind: 'bool',
    helm: '4',
    usage:
      'if set, Helm will rollback (uninstall) the installation upon failure. The --wait flag will be default to "watcher" if --rollback-on-failure is set',
  },
  {
    name: 'atomic',
    kind: 'bool',
    helm: '3',
    usage:
      'if set, the installation process deletes the installation on failure. The --wait flag will be set automatically if --atomic is used',
  },
  {
    name: 'atomic',
    kind: 'bool',
    helm: '4',
    isHidden: true,
    deprecated: 'use --rollback-on-failure instead',
    usage: 'deprecated',
  },
  {
    name: 'skip-crds',
    kind: 'bool',
    usage: 'if set, no CRDs will be installed. By default, CRDs are installed if not already present',
  },
  {
    name: 'render-subchart-notes',
    kind: 'bool',
    usage: 'if set, render subchart notes along with the parent',
  },
  { name: 'skip-schema-validation', kind: 'bool', usage: 'if set, disables JSON schema validation' },
  {
    name: 'labels',
    short: 'l',
    kind: 'map',
    byDefault: '[]',
    usage: 'Labels that would be added to release metadata. Should be divided by comma.',
  },
  { name: 'enable-dns', kind: 'bool', usage: 'enable DNS lookups when rendering templates' },
  {
    name: 'hide-notes',
    kind: 'bool',
    usage: 'if set, do not show notes in install output. Does not affect presence in chart metadata',
  },
  {
    name: 'take-ownership',
    kind: 'bool',
    usage:
      'if set, install will ignore the check for helm annotations and take ownership of the existing resources',
  },
]

/** Of these only one may be given. */
export const INSTALL_EXCLUSIVE: readonly (readonly string[])[] = [
  ['force-replace', 'force-conflicts'],
  ['force', 'force-conflicts'],
]

export const CHART_FLAGS: readonly Flag[] = [
  {
    name: 'version',
    kind: 'string',
    usage:
      'specify a version constraint for the chart version to use. This constraint can be a specific tag (e.g. 1.1.1) or it may reference a valid range (e.g. ^2.0.0). If this is not specified, the latest version is used',
  },
  { name: 'verify', kind: 'bool', usage: 'verify the package before using it' },
  {
    name: 'keyring',
    kind: 'string',
    byDefault: '"$HOME/.gnupg/pubring.gpg"',
    usage: 'location of public keys used for verification',
  },
  { name: 'repo', kind: 'string', usage: 'chart repository url where to locate the requested chart' },
  ...REPOSITORY_FLAGS,
  { name: 'pass-credentials', kind: 'bool', usage: 'pass credentials to all domains' },
]
