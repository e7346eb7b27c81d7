/** A CSS colour as `#rrggbb`, whatever it was written in: Monaco reads nothing else. */
export function resolveColour(colour: string, within: HTMLElement): string {
  // `light-dark()` is decided by an element, so an element is asked before the canvas.
  const probe = document.createElement('span')
  probe.style.color = colour
  within.append(probe)
  const used = getComputedStyle(probe).color
  probe.remove()
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return '#808080'
  pen.fillStyle = used
  pen.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
