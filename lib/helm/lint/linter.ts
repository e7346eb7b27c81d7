/** What lint finds, in order. Mirrors helm pkg/chart/v2/lint/support/message.go. */
import { GoError } from '../../go'

export type Severity = 'info' | 'warning' | 'error'

export interface LintMessage {
  severity: Severity
  /** `Chart.yaml`, `templates/x.yaml`; empty for the chart as a whole. */
  path: string
  message: string
}

export class Linter {
  readonly messages: LintMessage[] = []

  /** Notes a complaint, if there is one; answers whether there was none. */
  rule(severity: Severity, path: string, complaint: string | undefined): boolean {
    if (complaint !== undefined) this.messages.push({ severity, path, message: complaint })
    return complaint === undefined
  }

  /** Runs `work`; a fault of Go's is a complaint. Undefined when there was one. */
  attempt<T>(
    severity: Severity,
    path: string,
    work: () => T,
    words = (text: string) => text,
  ): { value: T } | undefined {
    try {
      return { value: work() }
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      this.rule(severity, path, words(fault.message))
      return undefined
    }
  }
}
