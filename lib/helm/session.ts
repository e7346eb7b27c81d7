/**
 * Renders one after the other, as an editor asks for them: what an edit does not touch is not done again. The same
 * documents and problems as `render`, always. Where a template writes to what others read, everything is done anew.
 */

import type { Chart } from './chart'
import { KeptCharts } from './kept-charts'
import { KeptDocuments } from './kept-documents'
import { KeptTemplates } from './kept-templates'
import type { Log } from './log'
import type { Prepared, Resources } from './prepare'
import type { RenderEngine } from './render'
import { prepareRequest, render, renderBy, resourcesOf, tracedResources } from './render'
import type { RenderRequest, RenderResult } from './render-types'
import { SharedStateChanged, TrackedMap, tracked } from './tracked'

export interface RenderSession {
  /** As `render` of the session's engine; throws what that throws. */
  render(request: RenderRequest): RenderResult
  /** Templates run by the latest render, and templates whose text was kept. */
  readonly work: { readonly ran: number; readonly reused: number }
  /** Drops what templates gave and documents said; parsed files and the loaded chart stay. */
  forget(): void
}

export function createSession(engine: RenderEngine): RenderSession {
  return new Session(engine)
}

class Session implements RenderSession {
  private readonly charts: KeptCharts
  private readonly documents = new KeptDocuments()
  private readonly templates: KeptTemplates
  private readonly values: TrackedMap
  /** A chart whose templates write to what they share. */
  private writing: Chart | undefined
  private chart: Chart | undefined

  constructor(private readonly engine: RenderEngine) {
    this.charts = new KeptCharts(engine.version)
    this.templates = new KeptTemplates(engine.chance)
    this.values = new TrackedMap(this.templates.reads, tracked)
  }

  get work(): RenderSession['work'] {
    return this.templates
  }

  forget(): void {
    this.templates.forget()
    this.documents.forget()
  }

  render(request: RenderRequest): RenderResult {
    if (request.trace) return render(request, this.engine)
    this.documents.begin()
    try {
      return renderBy(this, request, this.engine)
    } catch (fault) {
      if (!(fault instanceof SharedStateChanged)) throw fault
      this.writing = this.chart
      this.templates.forget()
      return renderBy(this, request, this.engine)
    }
  }

  // ── the steps ─────────────────────────────────────────────────────────────────────────────────────

  prepare(request: RenderRequest, log: Log): Prepared {
    return prepareRequest(
      request,
      log,
      this.engine.version,
      (files, log) => (this.chart = this.charts.load(files, log)),
      this.charts.merge,
    )
  }

  resources(request: RenderRequest, prepared: Prepared, log: Log): Resources {
    const input = { log, readDocuments: this.documents.read }
    if (this.writing === this.chart) return resourcesOf(request, this.engine, { ...input, prepared })
    this.templates.start()
    this.values.become(prepared.values)
    const kept = { chart: prepared.chart, values: this.values }
    return resourcesOf(request, this.engine, { ...input, prepared: kept, keeper: this.templates })
  }

  traced(request: RenderRequest, prepared: Prepared): Resources {
    return tracedResources(request, this.engine, prepared)
  }
}
