/** Frames that are asked for faster than they can be shown: one at a time, and of those that wait only the last. */
export class FrameQueue {
  readonly #show: (frame: number) => Promise<boolean>;
  #wanted = 0;
  #running: Promise<void> | undefined;

  /** @param show  shows a frame; false when no other is to be shown after it */
  constructor(show: (frame: number) => Promise<boolean>) {
    this.#show = show;
  }

  /** Frame that was asked for last, from 0. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Another hand has turned to a frame; while one is being shown here, that one counts. */
  rest(frame: number): void {
    if (!this.#running) this.#wanted = frame;
  }

  /** Resolves when nothing that was asked for is left to show. */
  async ask(frame: number): Promise<void> {
    this.#wanted = frame;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    await this.#running;
  }

  async #run(): Promise<void> {
    let shown: number;
    do {
      shown = this.#wanted;
      if (!(await this.#show(shown))) return;
    } while (shown !== this.#wanted);
  }
}
