import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { FRAME_DOCUMENT, FRAME_SCRIPT, SCRIPT_HASH } from './frame-script'

it('allows exactly the script it carries', () => {
  expect(SCRIPT_HASH).toBe(`sha256-${createHash('sha256').update(FRAME_SCRIPT).digest('base64')}`)
  expect(FRAME_DOCUMENT).toContain(`script-src '${SCRIPT_HASH}' blob:`)
})
