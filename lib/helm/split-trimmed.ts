/**
 * Documents as Helm 3 tells them apart: a separator takes the white space around it along. Mirrors helm v3
 * pkg/releaseutil/manifest.go, where a piece of white space is a document too and of two separators in a row the
 * second stays.
 */
import { SPACE_CLASS, trimSpace } from '../go'
import type { Piece } from './manifests'

/** Go's `\s`, which is ASCII alone. */
const SEPARATOR = /(?:^|[\t\n\f\r ]*\n)---[\t\n\f\r ]*/g
const LEADING_SPACE = new RegExp(`^${SPACE_CLASS}*`)

export function splitTrimmed(file: string): Piece[] {
  const start = LEADING_SPACE.exec(file)![0].length
  const text = trimSpace(file)
  const pieces: Piece[] = []
  const add = (from: number, to: number): void => {
    const raw = text.slice(from, to)
    if (raw === '') return
    const lead = LEADING_SPACE.exec(raw)![0].length
    pieces.push({ text: trimSpace(raw), offset: start + from + lead })
  }
  let from = 0
  for (const found of text.matchAll(SEPARATOR)) {
    add(from, found.index)
    from = found.index + found[0].length
  }
  add(from, text.length)
  return pieces
}
