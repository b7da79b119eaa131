/** How often the engine may be restarted: three crashes within a minute are a fault that a fourth start would not mend. */
export class RestartBudget {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #crashes: number[] = [];

  constructor({ most = 3, windowMs = 60_000, now = Date.now }: { most?: number; windowMs?: number; now?: () => number } = {}) {
    this.#most = most;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Notes a crash. @returns whether a restart is worth trying */
  mayRestart(): boolean {
    const now = this.#now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < this.#windowMs), now];
    return this.#crashes.length <= this.#most;
  }
}
