/** Release names, asked instead of tried. */
import { GoError } from '../go'
import { validateReleaseName } from '../helm'

/** Why `name` cannot be a release's, in Helm's words; undefined when it can. */
export function nameFault(name: string): string | undefined {
  try {
    validateReleaseName(name)
    return undefined
  } catch (fault) {
    if (fault instanceof GoError) return fault.message
    throw fault
  }
}
