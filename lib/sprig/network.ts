/** Names to addresses. Nothing is resolved here, as `helm template` resolves nothing without --enable-dns. */
import { STRING } from '../go'
import { fn, type Table } from './fn'

export const networkFunctions: Table = {
  getHostByName: fn([STRING], STRING, () => ''),
}
