/** A scenario whose commands are run by our actions and by the real helm in turn, on one and the same release. */
import { type HelmPlace, RealHelm } from './real-helm'
import { Scenario } from './scenario'

export class TakingTurns extends Scenario {
  readonly #theirs: RealHelm
  #next: 'ours' | 'theirs'

  constructor(helm: HelmPlace, place: ConstructorParameters<typeof RealHelm>[1], first: 'ours' | 'theirs') {
    super(place)
    this.#theirs = new RealHelm(helm, place)
    this.#theirs.transcript = this.transcript
    this.#next = first
  }

  close(): void {
    this.#theirs.close()
  }

  override run(command: string): Promise<string> {
    return this.#isOurTurn() ? super.run(command) : this.#theirs.run(command)
  }

  override kill(command: string): Promise<void> {
    return this.#isOurTurn() ? super.kill(command) : this.#theirs.kill(command)
  }

  override interrupt(command: string, after: number): Promise<string> {
    return this.#isOurTurn() ? super.interrupt(command, after) : this.#theirs.interrupt(command, after)
  }

  #isOurTurn(): boolean {
    const isOurs = this.#next === 'ours'
    this.#next = isOurs ? 'theirs' : 'ours'
    if (!isOurs) this.#theirs.forget()
    return isOurs
  }
}
