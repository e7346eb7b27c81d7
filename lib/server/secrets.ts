/** Random secrets and their comparison. Nothing here is ever logged. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 192 bits, URL-safe. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

/** Compares in a time that depends on neither text: both are hashed to one length first. */
export const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
