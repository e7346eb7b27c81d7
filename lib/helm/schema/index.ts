import type { GoMap } from '../../go'
export function validateSchema(_values: GoMap, _schema: string): string | undefined {
  return undefined
}
