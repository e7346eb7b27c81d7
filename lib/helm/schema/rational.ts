/** Exact numbers: `0.1` in a schema is a tenth. Mirrors what math/big.Rat does for JSON schemas. */

/** Larger exponents are no numbers to Go's Rat.SetString. */
const MAX_EXPONENT = 1_000_000
const NUMBER = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/

export class Rational {
  private constructor(
    readonly numerator: bigint,
    /** Positive. */
    readonly denominator: bigint,
    private readonly text: string,
  ) {}

  /** undefined when the text is no number, or one too large to be written out. */
  static parse(text: string): Rational | undefined {
    const parts = NUMBER.exec(text)
    if (parts === null || (parts[2] === '' && (parts[3] ?? '') === '')) return undefined
    const fraction = parts[3] ?? ''
    const exponent = Number(parts[4] ?? 0)
    if (Math.abs(exponent) > MAX_EXPONENT) return undefined
    const digits = BigInt(`${parts[2]}${fraction}`)
    const shift = exponent - fraction.length
    const size = shift >= 0 ? digits * 10n ** BigInt(shift) : digits
    return new Rational(parts[1] === '-' ? -size : size, shift >= 0 ? 1n : 10n ** BigInt(-shift), text)
  }

  compare(other: Rational): number {
    const left = this.numerator * other.denominator
    const right = other.numerator * this.denominator
    return left < right ? -1 : left > right ? 1 : 0
  }

  get isInteger(): boolean {
    return this.numerator % this.denominator === 0n
  }

  /** undefined when the divisor is zero. */
  isMultipleOf(divisor: Rational): boolean | undefined {
    if (divisor.numerator === 0n) return undefined
    return (this.numerator * divisor.denominator) % (this.denominator * divisor.numerator) === 0n
  }

  /** The nearest float64. */
  toNumber(): number {
    return Number(this.text)
  }

  /** As an int, for an integer. */
  toInt(): number {
    return Number(BigInt.asIntN(64, this.numerator / this.denominator))
  }
}
