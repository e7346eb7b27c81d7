/** What only JavaScript says. Go speaks of an `undefined variable`. */
export const FOREIGN =
  /TypeError|RangeError|SyntaxError|\[object |\bundefined\b(?! variable)|internal error|call stack|is not iterable|is not a function|Cannot read prop|Cannot mix|Invalid (?:array|string) length/
