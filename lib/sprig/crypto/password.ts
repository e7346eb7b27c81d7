/** derivePassword of sprig's crypto.go: the Master Password algorithm, the same password for the same site every time. */
import { hmac } from '@noble/hashes/hmac.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { joinBytes, toBytes } from '../../go'
import { bigintToBytes } from './bigint'

const SEED = toBytes('com.lyndir.masterpassword')

/** The shapes of each kind of password, a letter for a class of characters. */
const TEMPLATES = new Map<string, readonly string[]>([
  ['maximum', ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno']],
  [
    'long',
    [
      'CvcvnoCvcvCvcv',
      'CvcvCvcvnoCvcv',
      'CvcvCvcvCvcvno',
      'CvccnoCvcvCvcv',
      'CvccCvcvnoCvcv',
      'CvccCvcvCvcvno',
      'CvcvnoCvccCvcv',
      'CvcvCvccnoCvcv',
      'CvcvCvccCvcvno',
      'CvcvnoCvcvCvcc',
      'CvcvCvcvnoCvcc',
      'CvcvCvcvCvccno',
      'CvccnoCvccCvcv',
      'CvccCvccnoCvcv',
      'CvccCvccCvcvno',
      'CvcvnoCvccCvcc',
      'CvcvCvccnoCvcc',
      'CvcvCvccCvccno',
      'CvccnoCvcvCvcc',
      'CvccCvcvnoCvcc',
      'CvccCvcvCvccno',
    ],
  ],
  ['medium', ['CvcnoCvc', 'CvcCvcno']],
  ['short', ['Cvcn']],
  ['basic', ['aaanaaan', 'aannaaan', 'aaannaaa']],
  ['pin', ['nnnn']],
])

const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ'
const LETTERS = `AEIOUaeiou${CONSONANTS}${CONSONANTS.toLowerCase()}`
const CLASSES = new Map([
  ['V', 'AEIOU'],
  ['C', CONSONANTS],
  ['v', 'aeiou'],
  ['c', CONSONANTS.toLowerCase()],
  ['a', LETTERS],
  ['n', '0123456789'],
  ['o', "@&%?,=[]_:-+*$#!'^~;()/."],
  ['x', `${LETTERS}0123456789!@#$%^&*()`],
])

const uint32 = (value: number): Uint8Array => bigintToBytes(BigInt(value), 4)

/** `counter` is a uint32. An unknown kind is answered in words, as sprig does. */
export function derivePassword(
  counter: number,
  kind: string,
  password: string,
  user: string,
  site: string,
): string {
  const templates = TEMPLATES.get(kind)
  if (!templates) return `cannot find password template ${kind}`
  const name = toBytes(user)
  const salt = joinBytes([SEED, uint32(name.length), name])
  const key = scrypt(toBytes(password), salt, { N: 32768, r: 8, p: 2, dkLen: 64 })
  const place = toBytes(site)
  const seed = hmac(sha256, key, joinBytes([SEED, uint32(place.length), place, uint32(counter)]))
  const template = templates[seed[0]! % templates.length]!
  return [...template].map((letter, i) => pick(CLASSES.get(letter)!, seed[i + 1]!)).join('')
}

const pick = (characters: string, byte: number): string => characters[byte % characters.length]!
