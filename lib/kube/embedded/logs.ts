/** What containers have written, by Pod and container: the present run's text, kept with the cluster's state. */

/** A container's log is cut at its beginning when it grows longer, characters. */
const LONGEST = 100_000

export class Logs {
  readonly #texts = new Map<string, Map<string, string>>()

  get(uid: string, container: string): string | undefined {
    return this.#texts.get(uid)?.get(container)
  }

  begin(uid: string, container: string): void {
    const texts = this.#texts.get(uid) ?? new Map<string, string>()
    this.#texts.set(uid, texts.set(container, ''))
  }

  append(uid: string, container: string, text: string): void {
    const all = (this.get(uid, container) ?? '') + text
    this.#texts.get(uid)?.set(container, all.slice(-LONGEST))
  }

  forget(uid: string): void {
    this.#texts.delete(uid)
  }

  save(): [string, [string, string][]][] {
    return [...this.#texts].map(([uid, texts]) => [uid, [...texts]])
  }

  static from(saved: readonly [string, [string, string][]][] = []): Logs {
    const logs = new Logs()
    for (const [uid, texts] of saved) logs.#texts.set(uid, new Map(texts))
    return logs
  }
}
