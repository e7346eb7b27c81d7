/**
 * The ground of the chart: depth lines round two basins, drawn once on the server from a fixed formula. They are level
 * lines of one field, so no two of them ever cross.
 */
interface Basin {
  x: number
  y: number
  reach: number
  turn: number
}

const BASINS: readonly Basin[] = [
  { x: 150, y: 545, reach: 92, turn: 0.4 },
  { x: 700, y: 66, reach: 86, turn: 2.1 },
]
/** Of the field, from the deepest outwards; the last stays above the saddle between the basins. */
const LEVELS = [1.25, 0.5, 0.272, 0.176, 0.13, 0.106]
const POINTS = 56
const STEP = 4
const FARTHEST = 700

/** How strongly a point belongs to a basin: falls with the square of a distance that swells with direction. */
function pull({ x, y, reach, turn }: Basin, atX: number, atY: number): number {
  const [dx, dy] = [(atX - x) / 1.12, (atY - y) / 0.9]
  const angle = Math.atan2(dy, dx)
  const swell =
    1 +
    0.14 * Math.sin(2 * angle + turn) +
    0.08 * Math.sin(3 * angle + 2.3 * turn) +
    0.035 * Math.sin(5 * angle + 5 * turn + 0.004 * atX) +
    0.016 * Math.sin(9 * angle + turn + 0.011 * atY)
  return ((reach * swell) / Math.max(1, Math.hypot(dx, dy))) ** 2
}

const depth = (x: number, y: number): number => BASINS.reduce((sum, basin) => sum + pull(basin, x, y), 0)

/** Where, going out from the basin, the field first falls below the level. */
function edge({ x, y }: Basin, angle: number, level: number): readonly [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  let radius = STEP
  const isWithin = (at: number) => depth(x + at * cos, y + at * sin) > level
  while (radius < FARTHEST && isWithin(radius)) radius += STEP
  for (let half = STEP / 2; half > 0.2; half /= 2) radius += isWithin(radius - half) ? 0 : -half
  return [x + radius * cos, y + radius * sin]
}

function contour(basin: Basin, level: number): string {
  const points = Array.from({ length: POINTS }, (_, at) => edge(basin, (at / POINTS) * 2 * Math.PI, level))
  const at = (index: number) => points[(index + POINTS) % POINTS] ?? [0, 0]
  const curves = points.map((_, index) => {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const numbers = [bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy]
    return `C${numbers.map(Math.round).join(' ')}`
  })
  return `M${at(0).map(Math.round).join(' ')}${curves.join('')}Z`
}

export function Contours() {
  return BASINS.flatMap((basin) =>
    LEVELS.map((level) => <path key={`${basin.x}-${level}`} d={contour(basin, level)} />),
  )
}
