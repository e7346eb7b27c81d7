/** A release's times as Go prints them. */
import { parseTime, UTC } from '../../../go'

/** ISO 8601 as time.Time's String writes it, or by a layout: `2026-11-24 17:01:13.981706716 +0000 UTC`. */
export function goTime(iso: string, layout = ''): string {
  return parseTime('2006-01-02T15:04:05.999999999Z07:00', iso, UTC).format(
    layout || '2006-01-02 15:04:05.999999999 -0700 MST',
  )
}
