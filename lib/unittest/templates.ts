/** Which templates of a chart a suite renders. Mirrors helm-unittest pkg/unittest/deep_copy.go. */
import { basePath, cleanPath } from '../go'
import { type Chart, setDependencies } from '../helm'
import { compileGo, matches } from './regexp'

/** `deployment.yaml` means `templates/deployment.yaml`. */
export const templateName = (name: string): string =>
  /^(templates|charts|crds|\*\*)/.test(name) ? name : cleanPath(`templates/${name}`)

export const templatePath = (route: string, name: string): string =>
  cleanPath(`${route}/${templateName(name)}`)

/** The chart with the templates `named` (all without) but those `excluded`, and every partial; subcharts alike. */
export function withTemplates(
  chart: Chart,
  route: string,
  named: readonly string[],
  excluded: readonly string[],
): Chart {
  const wanted = (named.length > 0 ? named : ['**']).map((name) => pattern(templatePath(route, name)))
  const unwanted = excluded.map((name) => pattern(templatePath(route, name)))
  const select = (of: Chart, path: string): Chart => {
    const fits = (name: string, patterns: readonly string[]): boolean =>
      patterns.some((one) => matches(compileGo(one), cleanPath(`${path}/${name}`)))
    const copy: Chart = {
      ...of,
      templates: of.templates.filter(
        ({ name }) => basePath(name).startsWith('_') || (fits(name, wanted) && !fits(name, unwanted)),
      ),
    }
    setDependencies(
      copy,
      of.dependencies.map((child) => select(child, `${path}/charts/${child.metadata.name}`)),
    )
    return copy
  }
  return select(chart, chart.metadata.name)
}

const WILD: readonly [text: string, instead: string][] = [
  ['**', '[0-9a-zA-Z_\\-/\\.]+'],
  ['*', '[0-9a-zA-Z_\\-_/\\.]*'],
]

/** A path with `*` as a Go expression; it may match anywhere in a template's path. */
function pattern(path: string): string {
  let made = path.replace(/[.+[\]]/g, '\\$&')
  for (const [text, instead] of WILD) made = made.split(text).join(instead)
  return made.replace(/(?<!\\)[?(){}|^$]/g, '\\$&')
}
