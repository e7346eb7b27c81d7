/**
 * The script of the sandboxed frame: takes one port and one worker's source from the page that made it, starts the
 * worker, and passes messages between the two. It lives in an opaque origin: no storage, no cookies, no network.
 * It is one fixed text, so a page's own policy can allow it by its hash (SCRIPT_HASH is checked by a test).
 */
export const FRAME_SCRIPT = `addEventListener('message', function start(event) {
  if (event.source !== parent || !event.data || event.data.chartroom !== 'start' || !event.ports[0]) return
  removeEventListener('message', start)
  const port = event.ports[0]
  const worker = new Worker(URL.createObjectURL(new Blob([event.data.source], { type: 'text/javascript' })))
  worker.onmessage = (message) => port.postMessage(message.data)
  worker.onerror = (error) => port.postMessage({ kind: 'down', message: error.message || 'The worker stopped.' })
  port.onmessage = (message) => worker.postMessage(message.data)
})`

export const SCRIPT_HASH = 'sha256-kTf6mwOV4XtZXJ5O8lsUy8YHvK5f6PqFyYUiCyyXIFE='

/** Nothing but this script and the worker it makes: no connection, no image, no style, no form, no frame. */
const POLICY = `default-src 'none'; script-src '${SCRIPT_HASH}' blob:; worker-src blob:; connect-src 'none'`

export const FRAME_DOCUMENT = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${FRAME_SCRIPT}</script>`
