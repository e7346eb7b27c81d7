/** Release names. Mirrors helm pkg/chart/v2/util/validate_name.go. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const LONGEST = 53

/** Why `name` cannot be a release's; undefined when it can. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'no name provided'
  if (name.length <= LONGEST && NAME.test(name)) return undefined
  return `invalid release name, must match regex ${NAME.source} and the length must not be longer than ${LONGEST}`
}
