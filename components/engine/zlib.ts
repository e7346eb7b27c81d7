/** What the shell takes of Node's zlib, in a browser. */
export { gunzipSync, gzipSync } from 'fflate'

export const constants = { Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: 6 }
