/** The commands of `helm`, by name. */
import type { Command } from './command'
import { CREATE } from './create'
import { LINT } from './lint'
import { TEMPLATE } from './template'
import { VERSION } from './version'

export const COMMANDS: readonly Command[] = [CREATE, LINT, TEMPLATE, VERSION]
