/** Decimal numbers of any length. Mirrors the part of shopspring/decimal 1.4 that sprig's …f functions use. */
import { formatFloat, GoError } from '../go'

/** Digits after the point that a division keeps. */
const DIVISION_PRECISION = 16

const abs = (value: bigint): bigint => (value < 0n ? -value : value)

export class Decimal {
  /** value × 10^exponent */
  constructor(
    private readonly value: bigint,
    private readonly exponent: number,
  ) {}

  /** The shortest decimal that reads back as `f`. Throws GoError for NaN and the infinities. */
  static fromFloat(f: number): Decimal {
    if (!Number.isFinite(f)) throw new GoError(`Cannot create a Decimal from ${formatFloat(f, 'g')}`)
    const [mantissa, exponent] = f.toExponential().split('e')
    const [whole, fraction = ''] = mantissa!.split('.')
    return new Decimal(BigInt(whole! + fraction), Number(exponent) - fraction.length)
  }

  toFloat(): number {
    return Number(`${this.value}e${this.exponent}`)
  }

  private scaledTo(exponent: number): bigint {
    return this.value * 10n ** BigInt(this.exponent - exponent)
  }

  add(other: Decimal): Decimal {
    const exponent = Math.min(this.exponent, other.exponent)
    return new Decimal(this.scaledTo(exponent) + other.scaledTo(exponent), exponent)
  }

  sub(other: Decimal): Decimal {
    return this.add(new Decimal(-other.value, other.exponent))
  }

  mul(other: Decimal): Decimal {
    return new Decimal(this.value * other.value, this.exponent + other.exponent)
  }

  /** Rounds half away from zero at the last digit kept. Throws GoError on zero. */
  div(other: Decimal): Decimal {
    if (other.value === 0n) throw new GoError('decimal division by 0')
    const shift = this.exponent - other.exponent + DIVISION_PRECISION
    const over = shift > 0 ? this.value * 10n ** BigInt(shift) : this.value
    const under = shift < 0 ? other.value * 10n ** BigInt(-shift) : other.value
    let quotient = over / under
    if (abs(over % under) * 2n >= abs(under)) quotient += over < 0n === under < 0n ? 1n : -1n
    return new Decimal(quotient, -DIVISION_PRECISION)
  }
}
