/** `bin/helm --batch` as a function: one process, one JSON line a request, one a reply. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../../bin/load.mjs'

export function startBatch() {
  const child = spawn(process.execPath, [join(root, 'bin/helm'), '--batch'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = new Map()
  let next = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = JSON.parse(line)
    waiting.get(reply.id)?.resolve(reply)
    waiting.delete(reply.id)
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`bin/helm --batch ended with ${code}`))
    waiting.clear()
  })
  return {
    /** `{cwd, argv, env?, rendered?}` → `{code, stdout, stderr, rendered?}`, texts as latin-1 free strings or base64. */
    ask(request) {
      const id = next++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
      })
    },
    end() {
      child.stdin.end()
    },
    /** For one that does not answer. */
    kill() {
      child.kill('SIGKILL')
    },
  }
}

/** The bytes of a reply's `stdout` or `stderr`. */
export function bytes(reply, stream) {
  const encoded = reply[`${stream}_b64`]
  return encoded === undefined ? Buffer.from(reply[stream] ?? '') : Buffer.from(encoded, 'base64')
}
