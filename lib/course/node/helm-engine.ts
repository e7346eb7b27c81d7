/** lib/helm as checks ask for it, in this process. */
import { createChart, lint, render } from '../../helm'
import type { Engine } from '../engine'

export const helmEngine: Engine = { render, lint, scaffold: createChart }
