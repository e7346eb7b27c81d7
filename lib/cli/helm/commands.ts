/** The commands of `helm`, by name. */
import type { Command } from './command'
import { CREATE } from './create'
import { DEPENDENCY } from './dependency'
import { ENV } from './env'
import { LINT } from './lint'
import { PACKAGE } from './package'
import { PULL } from './pull'
import { REPO } from './repo'
import { SEARCH } from './search-repo'
import { SHOW } from './show'
import { TEMPLATE } from './template'
import { VERSION } from './version'

export const COMMANDS: readonly Command[] = [
  CREATE,
  DEPENDENCY,
  ENV,
  LINT,
  PACKAGE,
  PULL,
  REPO,
  SEARCH,
  SHOW,
  TEMPLATE,
  VERSION,
]
