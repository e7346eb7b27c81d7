/** The commands of one subject, run one after another in a namespace of their own. */

/** Waits, without counting as a run, until a command prints this. What is compared afterwards has settled. */
export interface Until {
  until: string
  prints: string
}

export interface Scenario {
  /** Also names the namespace. */
  subject: string
  /** Whether it defines kinds, so that what the programs remember of the server is not shared with others. */
  definesKinds?: boolean
  /** Shell commands. Their folder is a copy of files/. */
  steps: readonly (string | Until)[]
}

export const isRun = (step: string | Until): step is string => typeof step === 'string'
