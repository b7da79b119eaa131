/** Shapes of QRS complexes over all leads: templates that beats are compared with. */
import { bridgeGaps } from './bridge-gaps.ts';
import { butterworth } from './biquad.ts';
import { filterPairBothWays } from './zero-phase.ts';

/** Stretch of a beat that is compared, ms around its alignment sample: QRS and the beginning of ST. */
const beforeMs = 70;
const afterMs = 110;
/** How far a beat is moved to fit a template, and the steps in which that is tried first, ms. */
const searchMs = 40;
const coarseMs = 8;
/** Band in which shapes are compared, Hz. */
const bandHz = [1, 40] as const;

/** Leads in the band in which shapes are compared. */
export interface ShapeLeads {
  readonly leads: readonly Float32Array[];
  readonly length: number;
  readonly before: number;
  readonly after: number;
  readonly search: number;
  readonly coarse: number;
  /** Sum of squares of the stretch that a beat at this sample has, over all leads, each about its own mean. */
  energyAt(at: number): number;
  /** Whether a beat can be compared wherever the search for the best fit moves it. */
  isWhole(at: number): boolean;
}

/** How well a beat fits a template, and where. */
export interface Fit {
  readonly at: number;
  readonly correlation: number;
}

/**
 * Prepares leads for comparing shapes.
 *
 * @param leads  same length each, any unit; NaN is bridged
 */
export function shapeLeads(leads: readonly Float32Array[], samplingFrequencyHz: number): ShapeLeads {
  const samples = (ms: number): number => Math.max(1, Math.round((ms / 1000) * samplingFrequencyHz));
  const high = butterworth('high-pass', bandHz[0], samplingFrequencyHz);
  const low = butterworth('low-pass', bandHz[1], samplingFrequencyHz);
  const length = leads[0]?.length ?? 0;
  const [before, after, search] = [samples(beforeMs), samples(afterMs), samples(searchMs)];
  const filtered = leads.map((lead) => filterPairBothWays(bridgeGaps(lead), high, low, samplingFrequencyHz));
  const energies = new Float64Array(length).fill(NaN);
  return {
    leads: filtered,
    energyAt: (at) => {
      const known = energies[at] as number;
      return Number.isNaN(known) ? (energies[at] = centredEnergy(filtered, at - before, before + after)) : known;
    },
    length,
    before,
    after,
    search,
    coarse: samples(coarseMs),
    isWhole: (at) => at - before - search >= 0 && at + after + search <= length,
  };
}

function centredEnergy(leads: readonly Float32Array[], from: number, width: number): number {
  let energy = 0;
  for (const lead of leads) {
    let [sum, squares] = [0, 0];
    for (let t = from; t < from + width; t++) {
      const value = lead[t] as number;
      sum += value;
      squares += value * value;
    }
    energy += squares - (sum * sum) / width;
  }
  return energy;
}

/** The mean shape of the beats that were added to it. */
export class Template {
  readonly #sum: Float64Array;
  readonly #width: number;
  #centred: Float64Array | null = null;
  #norm = 0;
  count = 0;

  constructor(readonly source: ShapeLeads) {
    this.#width = source.before + source.after;
    this.#sum = new Float64Array(source.leads.length * this.#width);
  }

  /** Adds the beat at a sample, which must lie wholly within the record. */
  add(at: number): void {
    const { leads, before } = this.source;
    for (let l = 0; l < leads.length; l++) {
      const lead = leads[l] as Float32Array;
      for (let t = 0; t < this.#width; t++) {
        const index = l * this.#width + t;
        this.#sum[index] = (this.#sum[index] ?? 0) + (lead[at - before + t] ?? 0);
      }
    }
    this.count += 1;
    this.#centred = null;
  }

  /**
   * Where near `at` a beat fits best; `null` when it is not wholly recorded.
   *
   * @param known  where it fitted best before other beats were added: the search begins there
   */
  bestFit(at: number, known?: number): Fit | null {
    const { search, coarse } = this.source;
    let best: Fit | null = null;
    const attempt = (here: number): void => {
      const correlation = this.#correlationAt(here);
      if (correlation !== null && (best === null || correlation > best.correlation)) best = { at: here, correlation };
    };
    if (known !== undefined) attempt(known);
    else for (let shift = -search; shift <= search; shift += coarse) attempt(at + shift);
    const middle = (best as Fit | null)?.at ?? at;
    for (let shift = 1 - coarse; shift < coarse; shift++) if (shift !== 0) attempt(middle + shift);
    return best;
  }

  /** Correlation over all leads together, each about its own mean. */
  #correlationAt(at: number): number | null {
    const { leads, before, after, length } = this.source;
    if (at - before < 0 || at + after > length) return null;
    const shape = this.#shape();
    let product = 0;
    for (let l = 0; l < leads.length; l++) {
      const lead = leads[l] as Float32Array;
      const [from, offset] = [at - before, l * this.#width];
      for (let t = 0; t < this.#width; t++) product += (lead[from + t] as number) * (shape[offset + t] as number);
    }
    const norm = this.source.energyAt(at);
    return norm <= 1e-12 || this.#norm <= 1e-12 ? 0 : product / Math.sqrt(norm * this.#norm);
  }

  #shape(): Float64Array {
    if (this.#centred !== null) return this.#centred;
    const centred = this.#sum.slice();
    this.#norm = 0;
    for (let start = 0; start < centred.length; start += this.#width) {
      const lead = centred.subarray(start, start + this.#width);
      const middle = lead.reduce((a, b) => a + b, 0) / this.#width;
      for (let t = 0; t < lead.length; t++) {
        lead[t] = (lead[t] ?? 0) - middle;
        this.#norm += (lead[t] ?? 0) ** 2;
      }
    }
    this.#centred = centred;
    return centred;
  }
}
