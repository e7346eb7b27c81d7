/** Paths by their text. Mirrors the path and filepath entries of sprig's functions.go; on Unix the two agree. */
import { BOOL, basePath, cleanPath, dirPath, extPath, isAbsPath, STRING } from '../go'
import { fn, str, type Table } from './fn'

const change = (path: (path: string) => string) => fn([STRING], STRING, ([s]) => path(str(s)))
const isAbs = fn([STRING], BOOL, ([s]) => isAbsPath(str(s)))

export const pathFunctions: Table = {
  base: change(basePath),
  clean: change(cleanPath),
  dir: change(dirPath),
  ext: change(extPath),
  isAbs,
  osBase: change(basePath),
  osClean: change(cleanPath),
  osDir: change(dirPath),
  osExt: change(extPath),
  osIsAbs: isAbs,
}
