/** Extremes of any range of a long signal in logarithmic time, so that a day of ECG is drawn as fast as ten seconds. Pure. */

/** Samples of the finest block. */
const finestBlock = 16;
/** Blocks of one level that make a block of the next. */
const branching = 4;

interface Level {
  readonly blockSize: number;
  readonly least: Float32Array;
  readonly greatest: Float32Array;
}

/** Least and greatest sample of a range; `least` is above `greatest` where the range holds no number. */
export interface Extremes {
  least: number;
  greatest: number;
}

/** Extremes of blocks of 16, 64, 256 … samples. NaN counts as missing. */
export class MinMaxPyramid {
  readonly #samples: Float32Array;
  readonly #levels: Level[] = [];

  /** @param samples  the signal; kept, not copied */
  constructor(samples: Float32Array) {
    this.#samples = samples;
    let size = finestBlock;
    while (this.#levels.length === 0 || samples.length / size > branching) {
      this.#levels.push(this.#build(size));
      size *= branching;
    }
  }

  /**
   * Extremes of the samples from `from` up to, but without, `to`.
   *
   * @param into  receives the answer, so that no object is made for each pixel
   */
  extremes(from: number, to: number, into: Extremes): Extremes {
    into.least = Infinity;
    into.greatest = -Infinity;
    this.#gather(Math.max(0, from), Math.min(to, this.#samples.length), this.#levels.length - 1, into);
    return into;
  }

  #gather(from: number, to: number, levelIndex: number, into: Extremes): void {
    const level = this.#levels[levelIndex];
    if (!level) return scan(this.#samples, this.#samples, from, to, into);
    const first = Math.ceil(from / level.blockSize);
    const last = Math.floor(to / level.blockSize);
    if (first >= last) return this.#gather(from, to, levelIndex - 1, into);
    this.#gather(from, first * level.blockSize, levelIndex - 1, into);
    scan(level.least, level.greatest, first, last, into);
    this.#gather(last * level.blockSize, to, levelIndex - 1, into);
  }

  #build(blockSize: number): Level {
    const count = Math.ceil(this.#samples.length / blockSize);
    const level = { blockSize, least: new Float32Array(count), greatest: new Float32Array(count) };
    const below = this.#levels.at(-1);
    const [least, greatest] = below ? [below.least, below.greatest] : [this.#samples, this.#samples];
    const step = below ? branching : blockSize;
    const found: Extremes = { least: 0, greatest: 0 };
    for (let block = 0; block < count; block++) {
      found.least = Infinity;
      found.greatest = -Infinity;
      scan(least, greatest, block * step, Math.min((block + 1) * step, least.length), found);
      level.least[block] = found.least;
      level.greatest[block] = found.greatest;
    }
    return level;
  }
}

/** Widens `into` by the values of a range; comparisons with NaN are false, so missing samples change nothing. */
function scan(least: Float32Array, greatest: Float32Array, from: number, to: number, into: Extremes): void {
  for (let i = from; i < to; i++) {
    const [low, high] = [least[i] ?? NaN, greatest[i] ?? NaN];
    if (low < into.least) into.least = low;
    if (high > into.greatest) into.greatest = high;
  }
}
