/** Playing the frames of a film. */

/** Rates that the reader can choose, frames a second. */
export const cineRates: readonly number[] = [1, 2, 5, 10, 15, 24, 30, 60];

/** Over how many frames the rate that is reached is averaged. */
const averagedFrames = 24;

/** State of the cine loop. A frame is asked for when the one before is on the glass, so that a slow machine plays slower and skips none. */
export class CineState {
  readonly #showFrame: (frame: number) => Promise<void>;
  #isPlaying = $state(false);
  #reachedFps = $state<number | null>(null);
  #run = 0;
  frames = $state(1);
  framesPerSecond = $state(24);

  constructor(showFrame: (frame: number) => Promise<void>) {
    this.#showFrame = showFrame;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }
  /** Frames a second that are reached; null until enough have been shown. */
  get reachedFps(): number | null {
    return this.#reachedFps;
  }

  /** Plays from a frame, round and round, until it is stopped. */
  async play(from: number): Promise<void> {
    if (this.frames < 2 || this.#isPlaying) return;
    const run = ++this.#run;
    this.#isPlaying = true;
    const shownAt: number[] = [];
    for (let frame = from; run === this.#run;) {
      const startedAt = performance.now();
      frame = (frame + 1) % this.frames;
      await this.#showFrame(frame);
      const rest = 1000 / this.framesPerSecond - (performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
      shownAt.push(performance.now());
      if (shownAt.length > averagedFrames) {
        const first = shownAt.shift() ?? 0;
        if (run === this.#run) this.#reachedFps = (averagedFrames * 1000) / ((shownAt.at(-1) ?? first) - first);
      }
    }
  }

  stop(): void {
    this.#run++;
    this.#isPlaying = false;
    this.#reachedFps = null;
  }

  toggle(from: number): void {
    if (this.#isPlaying) this.stop();
    else void this.play(from);
  }
}
