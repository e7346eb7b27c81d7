/** The commands of `helm`, by name. */
import type { Command } from './command'
import { TEMPLATE } from './template'
import { VERSION } from './version'

export const COMMANDS: readonly Command[] = [TEMPLATE, VERSION]
