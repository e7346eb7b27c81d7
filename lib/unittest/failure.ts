/** What an assertion that does not hold has to say. Mirrors helm-unittest pkg/unittest/validators, as data. */

/** A place in the rendered output. */
export interface FailurePlace {
  /** The template that rendered it: `templates/deployment.yaml`. */
  template: string
  /** The document's number among those of its template, from 0. */
  document: number
  /** The line in that document's text, from 1. */
  line: number
}

export interface Failure {
  /** What was wanted of the value: `to equal`, `to match`, `to contain`, `documents count to be` … */
  wants: string
  /** The assertion was negated: the value should not have been so. */
  not: boolean
  path?: string
  /** YAML text. */
  expected?: string
  /** YAML text; absent when there was nothing to compare. */
  actual?: string
  /** Why no comparison could be made: `unknown path spec.tls`. */
  error?: string
  place?: FailurePlace
}
