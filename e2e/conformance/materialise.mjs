/** Puts a vector's chart on disk, as vectors/README.md describes it. */
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const CHART_YAML =
  'apiVersion: v2\nname: v\ndescription: d\ntype: application\nversion: 1.2.3\nappVersion: "4.5.6"\n'

/** Writes the chart folder `v` (and what stands beside it) under `cwd`. */
export function materialise(vector, cwd) {
  const files = { 'Chart.yaml': CHART_YAML }
  if (vector.values !== undefined) files['values.yaml'] = vector.values
  if (vector.template !== undefined) files['templates/t.yaml'] = vector.template
  Object.assign(files, vector.files)
  for (const [path, content] of Object.entries(vector.files ?? {}))
    if (content === null)
      for (const known of Object.keys(files)) if (known.startsWith(`${path}/`)) delete files[known]
  mkdirSync(join(cwd, 'v'), { recursive: true })
  for (const [path, content] of Object.entries(files))
    if (content !== null) write(join(cwd, 'v', path), content)
}

function write(path, content) {
  if (content?.dir) return mkdirSync(path, { recursive: true })
  mkdirSync(dirname(path), { recursive: true })
  if (typeof content === 'string') return writeFileSync(path, content)
  if (content.b64 !== undefined) return writeFileSync(path, Buffer.from(content.b64, 'base64'))
  if (content.symlink !== undefined) return symlinkSync(content.symlink, path)
  if (content.tgz !== undefined) return writeFileSync(path, gzipSync(tar(content.tgz)))
  if (content.size !== undefined) {
    writeFileSync(path, '')
    return truncateSync(path, content.size)
  }
  throw new Error(`${path}: unknown kind of content: ${JSON.stringify(content)}`)
}

/** A plain ustar archive of path → text. */
function tar(files) {
  const blocks = []
  for (const [path, text] of Object.entries(files)) {
    const body = Buffer.from(text)
    const head = Buffer.alloc(512)
    head.write(path, 0)
    head.write('0000644\0', 100)
    head.write('0000000\0', 108)
    head.write('0000000\0', 116)
    head.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
    head.write('00000000000\0', 136)
    head.write('        ', 148)
    head.write('0', 156)
    head.write('ustar\0' + '00', 257)
    const sum = head.reduce((total, byte) => total + byte, 0)
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    blocks.push(head, body, Buffer.alloc((512 - (body.length % 512)) % 512))
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}
