/** The commands of `helm`, by name. */
import type { Command } from './command'
import { CREATE } from './create'
import { DEPENDENCY } from './dependency'
import { ENV } from './env'
import { LINT } from './lint'
import { PACKAGE } from './package'
import { PULL } from './pull'
import { GET } from './release/get'
import { INSTALL } from './release/install'
import { HISTORY, LIST } from './release/list'
import { ROLLBACK, UNINSTALL } from './release/rollback'
import { STATUS } from './release/status'
import { TEST } from './release/test'
import { UPGRADE } from './release/upgrade'
import { REPO } from './repo'
import { SEARCH } from './search-repo'
import { SHOW } from './show'
import { TEMPLATE } from './template'
import { VERSION } from './version'

export const COMMANDS: readonly Command[] = [
  CREATE,
  DEPENDENCY,
  ENV,
  GET,
  HISTORY,
  INSTALL,
  LINT,
  LIST,
  PACKAGE,
  PULL,
  REPO,
  ROLLBACK,
  SEARCH,
  SHOW,
  STATUS,
  TEMPLATE,
  TEST,
  UNINSTALL,
  UPGRADE,
  VERSION,
]
