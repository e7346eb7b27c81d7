/** What install, upgrade and template make of their arguments. Mirrors NameAndChart of helm pkg/action/install.go. */
import { GoError, quote } from '../../go'
import { StringSink, TemplateSet } from '../../gotemplate'
import { type Chart, checkDependencies } from '../../helm'
import type { Run } from './command'
import { updateDependencies } from './dependency-update'
import { nameFunctions } from './functions'
import { loadChart } from './load-chart'

/** `unnamed` says what a release is called that was given no name. */
export function nameAndChart(
  { flags, args, io }: Run,
  unnamed: (chart: string) => string,
): { name: string; chart: string } {
  if (args.length > 2)
    throw new GoError(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`)
  if (args.length === 2) {
    if (flags.bool('generate-name')) throw new GoError('cannot set --generate-name and also specify a name')
    if (flags.string('name-template') !== '')
      throw new GoError('cannot set --name-template and also specify a name')
    return { name: args[0]!, chart: args[1]! }
  }
  const chart = args[0]!
  const nameTemplate = flags.string('name-template')
  return { name: nameTemplate !== '' ? templateName(io, nameTemplate) : unnamed(chart), chart }
}

/** --name-template is rendered with sprig's functions and no data. */
function templateName(io: Run['io'], text: string): string {
  const set = new TemplateSet(nameFunctions(io), 'name-template')
  set.parse('name-template', text)
  const sink = new StringSink()
  set.execute('name-template', null, { sink })
  return sink.text
}

/** Refuses a chart whose dependencies are missing; with --dependency-update gets them first. */
export async function withDependencies(run: Run, path: string, chart: Chart): Promise<Chart> {
  try {
    checkDependencies(chart)
    return chart
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    if (!run.flags.bool('dependency-update'))
      throw new GoError(`${run.version.missingDependencies}: ${fault.message}`, { cause: fault })
  }
  await updateDependencies(run, path)
  return loadChart(run, path)
}

/** Post-renderers are programs of their own; there are none here. */
export function checkPostRenderer({ flags, version }: Run): void {
  const name = flags.string('post-renderer')
  if (name !== '')
    throw new GoError(
      `invalid argument ${quote(name)} for "--post-renderer" flag: ${version.noPostRenderer(name)}`,
    )
}
