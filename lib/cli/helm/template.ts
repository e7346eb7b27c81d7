/** `helm template`. Mirrors helm pkg/cmd/template.go and the client-only way through pkg/cmd/install.go. */
import { dirPath, GoError, toBytes, trimSpace } from '../../go'

import {
  checkInstallable,
  copyShared,
  type HelmVersion,
  type Hook,
  manifestText,
  matchPath,
  offlineCapabilities,
  parseKubeVersion,
  prepare,
  printDocument,
  type Resources,
  renderResources,
  splitManifests,
  validateReleaseName,
} from '../../helm'
import type { Command, Run } from './command'

import { checkDryRunStrategy, checkDryRunValue, looksUp, refuseLookup } from './dry-run'
import { withFunctions } from './functions'
import { CHART_FLAGS, INSTALL_EXCLUSIVE, INSTALL_FLAGS } from './install-flags'
import { checkPostRenderer, nameAndChart, withDependencies } from './install-input'
import { absolute, FileError } from './io'
import { loadChart } from './load-chart'
import { locateChart } from './locate-chart'
import { readLayers, userValues, VALUE_FLAGS } from './values-options'

export const TEMPLATE: Command = {
  name: 'template',
  use: 'template [NAME] [CHART]',
  short: 'locally render templates',
  takes: { least: 1 },
  exclusive: [['validate', 'dry-run'], ...INSTALL_EXCLUSIVE],
  flags: [
    ...INSTALL_FLAGS.filter(
      ({ name }) => name !== 'hide-notes' && name !== 'render-subchart-notes' && name !== 'dry-run',
    ),
    ...VALUE_FLAGS,
    ...CHART_FLAGS,
    {
      name: 'hide-notes',
      kind: 'bool',
      helm: '3',
      usage: 'if set, do not show notes in install output. Does not affect presence in chart metadata',
    },
    {
      name: 'render-subchart-notes',
      kind: 'bool',
      helm: '3',
      usage: 'if set, render subchart notes along with the parent',
    },
    {
      name: 'hide-notes',
      kind: 'bool',
      helm: '4',
      isHidden: true,
      deprecated: "this flag has no effect for 'helm template' and will be removed in Helm 5",
      usage: 'if set, do not show notes in install output. Does not affect presence in chart metadata',
    },
    {
      name: 'render-subchart-notes',
      kind: 'bool',
      helm: '4',
      isHidden: true,
      deprecated: "this flag has no effect for 'helm template' and will be removed in Helm 5",
      usage: 'if set, render subchart notes along with the parent',
    },
    {
      name: 'show-only',
      short: 's',
      kind: 'array',
      usage: 'only show manifests rendered from the given templates',
    },
    {
      name: 'output-dir',
      kind: 'string',
      usage: 'writes the executed templates to files in output-dir instead of stdout',
    },
    {
      name: 'validate',
      kind: 'bool',
      helm: '3',
      usage:
        'validate your manifests against the Kubernetes cluster you are currently pointing at. This is the same validation performed on an install',
    },
    {
      name: 'validate',
      kind: 'bool',
      helm: '4',
      isHidden: true,
      deprecated: "use '--dry-run=server' instead",
      usage: 'deprecated',
    },
    { name: 'include-crds', kind: 'bool', usage: 'include CRDs in the templated output' },
    { name: 'skip-tests', kind: 'bool', usage: 'skip tests from templated output' },
    { name: 'is-upgrade', kind: 'bool', usage: 'set .Release.IsUpgrade instead of .Release.IsInstall' },
    { name: 'kube-version', kind: 'string', usage: 'Kubernetes version used for Capabilities.KubeVersion' },
    {
      name: 'api-versions',
      short: 'a',
      kind: 'slice',
      usage: 'Kubernetes api versions used for Capabilities.APIVersions (multiple can be specified)',
    },
    { name: 'release-name', kind: 'bool', usage: 'use release name in the output-dir path.' },
    {
      name: 'dry-run',
      kind: 'string',
      helm: '3',
      bare: 'client',
      usage:
        "simulate an install. If --dry-run is set with no option being specified or as '--dry-run=client', it will not attempt cluster connections. Setting '--dry-run=server' allows attempting cluster connections.",
    },
    {
      name: 'dry-run',
      kind: 'string',
      helm: '4',
      bare: 'unset',
      byDefault: '"client"',
      usage: `simulates the operation either client-side or server-side. Must be either: "client", or "server". '--dry-run=client simulates the operation client-side only and avoids cluster connections. '--dry-run=server' simulates/validates the operation on the server, requiring cluster connectivity.`,
    },
    {
      name: 'post-renderer',
      kind: 'string',
      usage:
        'the name of a postrenderer type plugin to be used for post rendering. If it exists, the plugin will be used',
    },
    {
      name: 'post-renderer-args',
      kind: 'array',
      byDefault: '[]',
      usage: 'an argument to the post-renderer (can specify multiple)',
    },
  ],
  run: template,
}

const DEBUG_HINT = '\n\nUse --debug flag to render out invalid YAML'

async function template(run: Run): Promise<void> {
  const { io, flags, version } = run
  checkPostRenderer(run)
  const kubeVersion = flags.string('kube-version')
  if (kubeVersion !== '') checkKubeVersion(kubeVersion)
  checkDryRunStrategy(run)
  run.log('DEBUG', 'Original chart version', ['version', flags.string('version')])
  if (flags.string('version') === '' && flags.bool('devel')) run.log('DEBUG', 'setting version to >0.0.0-0')
  const { name, chart: reference } = nameAndChart(run, () => 'release-name')
  const path = await locateChart(run, reference)
  run.log('DEBUG', 'Chart path', ['path', path])
  const values = userValues(await readLayers(io, flags, version), version)
  let chart = await loadChart(run, path)
  checkInstallable(chart)
  if (chart.metadata.deprecated) run.log('WARN', 'this chart is deprecated')
  chart = await withDependencies(run, path, chart)
  checkDryRunValue(run)
  checkName(run, name)
  const prepared = prepare(chart, values, {
    version,
    log: run.log,
    debug: run.log,
    skipSchema: flags.bool('skip-schema-validation'),
  })
  const resources = await rendered(run, () =>
    withFunctions(run, (functions, log) =>
      renderResources({
        prepared: { ...prepared, values: copyShared(prepared.values) },
        functions,
        capabilities: offlineCapabilities(version, {
          ...(kubeVersion !== '' && { kubeVersion }),
          apiVersions: flags.list('api-versions'),
        }),
        release: { name, namespace: run.namespace, revision: 1, isUpgrade: flags.bool('is-upgrade') },
        host: { isLint: false, log, lookup: looksUp(run) ? refuseLookup : () => new Map() },
        includeCrds: flags.bool('include-crds'),
      }),
    ),
  )
  io.rendered?.(resources.texts)
  if (resources.fault && !run.isDebug) throw new GoError(resources.fault.message + DEBUG_HINT)
  await print(run, name, resources)
  if (resources.fault) throw resources.fault
}

/** A chart that does not render is a release that failed: Helm then points to --debug, and with it prints nothing more. */
async function rendered(run: Run, render: () => Promise<Resources>): Promise<Resources> {
  try {
    return await render()
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    if (!run.isDebug) throw new GoError(fault.message + DEBUG_HINT, { cause: fault })
    if (run.flags.list('show-only').length === 0) run.io.stdout('\n')
    throw fault
  }
}

async function print(run: Run, name: string, resources: Resources): Promise<void> {
  const { io, flags } = run
  const outputDir = flags.string('output-dir')
  const hooks = flags.bool('no-hooks')
    ? []
    : resources.hooks.filter((hook) => !(flags.bool('skip-tests') && isTest(hook)))
  if (outputDir !== '') {
    const folder = flags.bool('release-name') ? `${outputDir}/${name}` : outputDir
    await writeDocuments(run, folder, resources, hooks)
  }
  const text =
    outputDir !== ''
      ? '\n'
      : `${trimSpace(manifestText(resources))}\n${hooks.map((hook) => printDocument(hook.path, hook.text)).join('')}`
  const shown = flags.list('show-only')
  io.stdout(shown.length > 0 ? only(text, shown, run.version, resources.fault) : text)
}

const isTest = (hook: Hook): boolean => hook.events.includes('test')

/** The documents of the templates named, in that order. Throws for a template that is not there, or `fault` for it. */
function only(text: string, patterns: readonly string[], version: HelmVersion, fault?: GoError): string {
  const pieces = splitManifests(text, version).flatMap((piece) => {
    const source = /# Source: [^/\n]+\/(.+)/.exec(piece.text)
    return source ? [{ text: piece.text, path: source[1]! }] : []
  })
  return patterns
    .map((pattern) => {
      const found = pieces.filter(({ path }) => isMatch(pattern, path))
      if (found.length === 0) throw fault ?? new GoError(`could not find template ${pattern} in chart`)
      return found.map((piece) => `---\n${piece.text}\n`).join('')
    })
    .join('')
}

function isMatch(pattern: string, path: string): boolean {
  try {
    return matchPath(pattern, path)
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

async function writeDocuments(
  run: Run,
  folder: string,
  resources: Resources,
  hooks: readonly Hook[],
): Promise<void> {
  const { io } = run
  const written = new Set<string>()
  const top = run.flags.string('output-dir')
  const documents = [
    ...resources.crds.map(({ path, text }) => ({ path, text, folder: top, isHook: false })),
    ...resources.manifests.map(({ path, text }) => ({ path, text, folder, isHook: false })),
    ...hooks.map(({ path, text }) => ({ path, text, folder, isHook: true })),
  ]
  for (const document of documents) {
    const shown = `${document.folder}/${document.path}`
    const file = absolute(io, shown)
    await makeFolder(run, dirPath(shown), document.isHook)
    const data = toBytes(printDocument(document.path, document.text))
    if (written.has(file)) await io.files.append(file, data)
    else await io.files.write(file, data)
    written.add(file)
    io.stdout(`wrote ${shown}\n`)
  }
}

/** What keeps a manifest from being written fails the release, and so points to --debug. */
async function makeFolder({ io, isDebug }: Run, shown: string, isHook: boolean): Promise<void> {
  try {
    await io.files.stat(absolute(io, shown))
  } catch (fault) {
    if (!(fault instanceof FileError)) throw fault
    if (fault.isMissing) return io.files.makeFolders(absolute(io, shown))
    const { message } = new FileError('stat', shown, fault.reason)
    throw new GoError(isHook || isDebug ? message : message + DEBUG_HINT, { cause: fault })
  }
}

// ── arguments ────────────────────────────────────────────────────────────────────────────────────

function checkKubeVersion(text: string): void {
  within(`invalid kube version '${text}'`, () => parseKubeVersion(text))
}

function checkName(run: Run, name: string): void {
  try {
    validateReleaseName(name)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    const text = `release name "${name}": ${fault.message}`
    if (!run.version.namesFailedStep) throw new GoError(text, { cause: fault })
    run.log('ERROR', 'release name check failed', ['error', text])
    throw new GoError(`release name check failed: ${text}`, { cause: fault })
  }
}

function within(what: string, work: () => void): void {
  try {
    work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`${what}: ${fault.message}`, { cause: fault })
    throw fault
  }
}
