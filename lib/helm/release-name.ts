/** Names a release may have. Mirrors helm pkg/chart/v2/util/validate_name.go. */
import { GoError } from '../go'

const VALID = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const MOST = 53

/** Throws GoError with Helm's text. */
export function validateReleaseName(name: string): void {
  if (name === '') throw new GoError('no name provided')
  if (name.length > MOST || !VALID.test(name))
    throw new GoError(
      `invalid release name, must match regex ${VALID.source} and the length must not be longer than ${MOST}`,
    )
}
