'use client'
/** In development: a page shows what lessons/ holds as soon as it is saved. The desk itself checks instead. */
import { useSaves } from './watch'

export function ContentWatch() {
  useSaves(showAgain)
  return null
}

/** The whole page: prose is made on the server, and charts and checks were fetched once by the bench. */
function showAgain(): void {
  if (location.pathname !== '/author') location.reload()
}
