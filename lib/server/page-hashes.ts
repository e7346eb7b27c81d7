/**
 * The hashes of the inline scripts in Next's prerendered pages, read once from the build. A prerendered page
 * cannot carry a nonce, and what it says was written by us at build time, so its scripts are known by hash.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface PageHashes {
  /** The hashes for a request's path; undefined when no page of that path was prerendered. */
  of(path: string): readonly string[] | undefined
  /** For answers of 404. */
  readonly notFound: readonly string[]
}

/** @param dir the project's folder, which holds `.next` */
export async function readPageHashes(dir: string): Promise<PageHashes> {
  const top = join(dir, '.next', 'server', 'app')
  const pages = new Map<string, readonly string[]>()
  for (const file of await htmlFiles(top)) {
    const route = `/${file.slice(0, -'.html'.length)}`
    pages.set(route === '/index' ? '/' : route, inlineScriptHashes(await readFile(join(top, file), 'utf8')))
  }
  return {
    of: (path) => pages.get(path.length > 1 ? path.replace(/\/$/, '') : path),
    notFound: pages.get('/_not-found') ?? [],
  }
}

async function htmlFiles(top: string): Promise<string[]> {
  try {
    const found = await readdir(top, { recursive: true })
    return found.map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.html'))
  } catch {
    return [] // no build: development
  }
}

/** CSP sources of the scripts without `src` in a page. The text between the tags counts, byte for byte. */
export function inlineScriptHashes(html: string): string[] {
  const hashes = new Set<string>()
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi))
    if (!/\ssrc\s*=/i.test(attributes!) && text) hashes.add(scriptHash(text))
  return [...hashes]
}

export const scriptHash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`
