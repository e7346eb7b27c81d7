/** Arithmetic on large numbers for keys: powers, inverses, primes. Plain BigInt, which here is faster than libraries. */

export function bytesToBigint(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex)
}

/** Big-endian, at least `length` bytes. */
export function bigintToBytes(value: bigint, length = 0): Uint8Array {
  const hex = value.toString(16)
  const padded = hex.padStart(Math.max(length * 2, hex.length + (hex.length % 2)), '0')
  return Uint8Array.from({ length: padded.length / 2 }, (_, i) =>
    Number.parseInt(padded.slice(i * 2, i * 2 + 2), 16),
  )
}

export const bitLength = (value: bigint): number => value.toString(2).length

/** base^exponent mod modulus, five bits of the exponent at a time. */
export function powMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const reduced = base % modulus
  const table = [1n, reduced]
  for (let i = 2; i < 32; i++) table.push((table[i - 1]! * reduced) % modulus)
  const bits = exponent.toString(2)
  const padded = bits.padStart(Math.ceil(bits.length / 5) * 5, '0')
  let result = 1n
  for (let i = 0; i < padded.length; i += 5) {
    for (let k = 0; i > 0 && k < 5; k++) result = (result * result) % modulus
    const digit = Number.parseInt(padded.slice(i, i + 5), 2)
    if (digit > 0) result = (result * table[digit]!) % modulus
  }
  return result % modulus
}

/** The inverse of `value` modulo `modulus`; undefined when they share a factor. */
export function invert(value: bigint, modulus: bigint): bigint | undefined {
  let [a, b] = [((value % modulus) + modulus) % modulus, modulus]
  let [x, y] = [1n, 0n]
  while (b !== 0n) {
    const q = a / b
    ;[a, b] = [b, a - q * b]
    ;[x, y] = [y, x - q * y]
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : undefined
}

export type RandomBytes = (count: number) => Uint8Array

/** A number from 0 to below `limit`, every one as likely. */
export function randomBigint(random: RandomBytes, limit: bigint): bigint {
  const bits = bitLength(limit - 1n)
  const excess = BigInt(Math.ceil(bits / 8) * 8 - bits)
  for (;;) {
    const value = bytesToBigint(random(Math.ceil(bits / 8))) >> excess
    if (value < limit) return value
  }
}

const SIEVE_LIMIT = 1 << 16
let smallPrimes: number[] | undefined

function sieve(): number[] {
  const composite = new Uint8Array(SIEVE_LIMIT)
  const primes: number[] = []
  for (let n = 2; n < SIEVE_LIMIT; n++) {
    if (composite[n]) continue
    primes.push(n)
    for (let k = n * n; k < SIEVE_LIMIT; k += n) composite[k] = 1
  }
  return primes
}

/** Miller and Rabin's test with random witnesses. */
function isProbablePrime(n: bigint, random: RandomBytes, rounds: number): boolean {
  let odd = n - 1n
  let twos = 0
  while ((odd & 1n) === 0n) {
    odd >>= 1n
    twos++
  }
  for (let i = 0; i < rounds; i++) {
    let x = powMod(2n + randomBigint(random, n - 3n), odd, n)
    if (x === 1n || x === n - 1n) continue
    let k = 1
    for (; k < twos && x !== n - 1n; k++) x = (x * x) % n
    if (x !== n - 1n) return false
  }
  return true
}

/** A random prime of exactly `bits` bits (a multiple of 8) whose two highest bits are set. */
export function randomPrime(bits: number, random: RandomBytes): bigint {
  smallPrimes ??= sieve()
  for (;;) {
    const bytes = random(bits / 8)
    bytes[0]! |= 0xc0
    bytes[bytes.length - 1]! |= 1
    const start = bytesToBigint(bytes)
    const rests = smallPrimes.map((prime) => Number(start % BigInt(prime)))
    for (let step = 0; step < 1 << 14; step += 2) {
      if (smallPrimes.some((prime, i) => (rests[i]! + step) % prime === 0)) continue
      const candidate = start + BigInt(step)
      if (bitLength(candidate) > bits) break
      if (isProbablePrime(candidate, random, 1) && isProbablePrime(candidate, random, 6)) return candidate
    }
  }
}
