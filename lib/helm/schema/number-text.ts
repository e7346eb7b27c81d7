/**
 * Numbers in messages, as golang.org/x/text/message writes them in English: `1,000`, and from a million on (or below
 * a ten-thousandth) `1.5×10⁰⁶`.
 */
import { formatFloat } from '../../go'

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** `%d` and `%v` of an int. */
export function integerText(value: number): string {
  return String(value).replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
}

/** `%v` of a float64. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞'
  const [mantissa, exponent] = formatFloat(value, 'g').split('e') as [string, string?]
  if (exponent !== undefined) return `${mantissa}×10${superscript(exponent)}`
  const [whole, fraction] = mantissa.split('.') as [string, string?]
  const grouped = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** `+06` or `-05`. */
function superscript(exponent: string): string {
  const digits = exponent.slice(1).replace(/[0-9]/g, (digit) => SUPERSCRIPTS[Number(digit)]!)
  return exponent.startsWith('-') ? `⁻${digits}` : digits
}
