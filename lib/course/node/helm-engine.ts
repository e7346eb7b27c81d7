/** lib/helm as checks ask for it, in this process. */
import { createChart, lint, render, sharedEngine } from '../../helm'
import { limitedRenderer } from '../../unittest'
import type { Engine } from '../engine'

export const helmEngine: Engine = {
  render,
  renderSuite: (request) => limitedRenderer(sharedEngine())(request),
  lint,
  scaffold: createChart,
}
