/** The ground of the chart: depth lines round two basins, drawn once on the server from a fixed formula. */
const BASINS = [
  { x: 150, y: 540, turn: 0.4, reach: 78 },
  { x: 690, y: 70, turn: 2.1, reach: 72 },
]
const DEPTHS = [1, 1.85, 2.75, 3.7, 4.75, 5.9]
const POINTS = 48

function contour(x: number, y: number, reach: number, turn: number, depth: number): string {
  const points = Array.from({ length: POINTS }, (_, at) => {
    const angle = (at / POINTS) * 2 * Math.PI
    const swell =
      1 +
      0.15 * Math.sin(2 * angle + turn) +
      0.09 * Math.sin(3 * angle + 2.3 * turn + 0.22 * depth) +
      0.045 * Math.sin(5 * angle + 5 * turn + 0.5 * depth) +
      0.018 * Math.sin(9 * angle + turn + depth)
    const radius = reach * depth * swell
    return [x + 1.12 * radius * Math.cos(angle), y + 0.9 * radius * Math.sin(angle)] as const
  })
  const at = (index: number) => points[(index + POINTS) % POINTS] ?? [0, 0]
  const curves = points.map((_, index) => {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    return `C${[bx + (cx - ax) / 6, by + (cy - ay) / 6, cx - (dx - bx) / 6, cy - (dy - by) / 6, cx, cy].map(Math.round).join(' ')}`
  })
  return `M${at(0).map(Math.round).join(' ')}${curves.join('')}Z`
}

export function Contours() {
  return BASINS.flatMap(({ x, y, reach, turn }) =>
    DEPTHS.map((depth) => <path key={`${x}-${depth}`} d={contour(x, y, reach, turn, depth)} />),
  )
}
