/** The calipers as the reader holds them: where they are, which leg moves, whether they march out and snap. */
import type { CaliperSpan } from './calipers.ts';

/** State of the calipers. */
export class CaliperState {
  #span = $state.raw<CaliperSpan | null>(null);
  #activeLeg = $state.raw<0 | 1>(1);
  /** Whether the interval is repeated along the strip. */
  isMarching = $state(false);
  /** Whether legs jump to R peaks. */
  isSnapping = $state(false);

  get span(): CaliperSpan | null {
    return this.#span;
  }

  /** The leg that the keyboard moves: 0 was set first. */
  get activeLeg(): 0 | 1 {
    return this.#activeLeg;
  }

  /** Puts the calipers on the paper, the second leg active. */
  place(span: CaliperSpan | null): void {
    this.#span = span;
    this.#activeLeg = 1;
  }

  /** Moves what is there. */
  change(span: CaliperSpan): void {
    this.#span = span;
  }

  switchLeg(): void {
    this.#activeLeg = this.#activeLeg === 0 ? 1 : 0;
  }

  remove(): void {
    this.#span = null;
  }
}
