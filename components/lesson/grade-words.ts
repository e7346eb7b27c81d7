/** A grade in a sentence. Not done yet is not an error. */
import type { Grade } from '../../lib/course'

export const heldIn = ({ checks }: Grade): number =>
  checks.filter((check) => check.status !== 'failed').length

export const gradeInWords = (grade: Grade): string =>
  grade.passed
    ? `All ${grade.checks.length} checks hold.`
    : `${heldIn(grade)} of ${grade.checks.length} checks hold; not done yet.`
