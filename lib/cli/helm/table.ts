/** A table as `helm` prints lists. Mirrors gosuri/uitable: columns padded and parted by tabs, long cells cut by `...`. */
import { runeCount } from '../../go'

/** Every line ends in a newline. */
export function table(rows: readonly (readonly string[])[], mostWidth = 80): string {
  const cells = rows.map((row) => row.map((cell) => shortened(cell, mostWidth)))
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => runeCount(row[column]!))))
  return cells
    .map((row) => `${row.map((cell, i) => cell + ' '.repeat(widths[i]! - runeCount(cell))).join('\t')}\n`)
    .join('')
}

function shortened(cell: string, most: number): string {
  const characters = [...cell]
  return characters.length > most ? `${characters.slice(0, most - 3).join('')}...` : cell
}
