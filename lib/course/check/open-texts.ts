/** Sentences an author still owes: lessons:new marks them, and a lesson with a mark left is not done. */
import type { ContentReader, Fault } from '../load'

export const OPEN = '(to write)'

/** Every mark in the lesson's folder. */
export async function checkOpenTexts(reader: ContentReader, folder: string): Promise<Fault[]> {
  const paths = await reader.list(folder)
  const found = await Promise.all(
    paths.map(async (path): Promise<Fault[]> => {
      const file = `${folder}/${path}`
      const text = (await reader.read(file)) ?? ''
      if (!text.includes(OPEN)) return []
      return text.split('\n').flatMap((line, i): Fault[] => {
        const column = line.indexOf(OPEN) + 1
        if (column === 0) return []
        const wanted = line.slice(column - 1 + OPEN.length).replace(/["\s]+$/, '')
        return [
          {
            file,
            line: i + 1,
            column,
            message: `still to write:${wanted}`,
            mend: 'Write it, and take the mark away.',
          },
        ]
      })
    }),
  )
  return found.flat()
}
