/** A value that is made when first asked for. A failure is not kept: the next question tries again. */
export class Once<T> {
  readonly #make: () => Promise<T>;
  #made: Promise<T> | null = null;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** The value, made now if it was not. */
  get(): Promise<T> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = null;
      throw error;
    });
    return this.#made;
  }

  /** The value if it was ever made, else null; waits while it is being made, and is null when that fails. */
  async peek(): Promise<T | null> {
    return this.#made ? this.#made.catch(() => null) : null;
  }
}
