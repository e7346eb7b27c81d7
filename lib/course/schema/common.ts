/** What the formats of lessons share. Every field's description is shown by editors as help. */
import { z } from 'zod'

export const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
  .describe('Permanent: progress is stored under it. Lower-case words joined by hyphens.')

export const objectiveId = z.string().regex(/^O[1-9][0-9]?$/, 'O1, O2 …')

/** A sentence or more that a learner reads; backticks mark code. */
export const prose = z.string().trim().min(1)

export const path = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!.*\.\.)/, 'a path inside the chart, with forward slashes')

/** Any YAML value. */
export const anything: z.ZodType<Json> = z.json()

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
