/** A recording of hours: its overview, and the window of it that lies under the pane, fetched before it is seen. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { EcgFilter } from '../../../contract/ecg.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import type { DrawableTrace, TraceWindow } from './painting/drawable-trace.ts';

export type EcgOverview = CallOutput<'openEcgOverview'>;

/** Columns of the envelope over the whole recording. */
const overviewPixels = 2_048;
/** What is fetched beyond the pane on either side, as a part of what is seen. */
const margin = 1;
const mostPixels = 8_192;

/** A stretch that was asked for. */
interface Asked {
  readonly fromS: number;
  readonly toS: number;
  /** Columns to a second. */
  readonly density: number;
  readonly filter: string;
}

/** State of a long recording. */
export class LongRecord {
  readonly #engine: Engine;
  readonly #studyKey: StudyKey;
  readonly #signal: AbortSignal;
  #overview = $state.raw<EcgOverview | null>(null);
  #window = $state.raw<TraceWindow | null>(null);
  #problem = $state('');
  #held: Asked | null = null;
  #coming: Asked | null = null;
  #wanted: (() => Promise<void>) | null = null;

  /** What can be drawn; null until the overview is here. */
  readonly trace: DrawableTrace | null = $derived.by(() => this.#drawable());

  constructor(engine: Engine, studyKey: StudyKey, signal: AbortSignal) {
    this.#engine = engine;
    this.#studyKey = studyKey;
    this.#signal = signal;
  }

  get overview(): EcgOverview | null {
    return this.#overview;
  }

  get problem(): string {
    return this.#problem;
  }

  /** Whether all that can be drawn is the envelope over the whole recording, in which no beat can be read. */
  get isCoarse(): boolean {
    return this.#window === null;
  }

  /** Fetches the overview. */
  async open(): Promise<void> {
    await this.#carefully(async () => {
      const input = { studyKey: this.#studyKey, pixels: overviewPixels };
      this.#overview = await this.#engine.call('openEcgOverview', input, { signal: this.#signal });
    });
  }

  /**
   * Makes sure that a stretch can be drawn. What lies within the window at hand is not asked for again; of several stretches asked for
   * while one is coming, only the last is fetched.
   *
   * @param startS  first second seen
   * @param durationS  seconds seen
   * @param pixels  device columns over these seconds
   */
  show(startS: number, durationS: number, pixels: number, filter: EcgFilter): void {
    if (!this.#overview) return;
    const asked: Asked = { fromS: startS, toS: startS + durationS, density: pixels / durationS, filter: JSON.stringify(filter) };
    if (covers(this.#held, asked, this.#overview.durationSeconds) || covers(this.#coming, asked, this.#overview.durationSeconds)) return;
    this.#wanted = () => this.#fetch(asked, filter);
    if (!this.#coming) void this.#next();
  }

  async #next(): Promise<void> {
    while (this.#wanted) {
      const fetch = this.#wanted;
      this.#wanted = null;
      await fetch();
    }
  }

  async #fetch(asked: Asked, filter: EcgFilter): Promise<void> {
    const { fromS, toS } = asked;
    const spare = (toS - fromS) * margin;
    const startSeconds = Math.max(0, fromS - spare);
    const durationSeconds = Math.min(toS + spare, this.#overview?.durationSeconds ?? Infinity) - startSeconds;
    const pixels = Math.min(mostPixels, Math.max(16, Math.ceil(durationSeconds * asked.density)));
    this.#coming = { ...asked, fromS: startSeconds, toS: startSeconds + durationSeconds };
    await this.#carefully(async () => {
      const input = { studyKey: this.#studyKey, startSeconds, durationSeconds, pixels, filter };
      const answer = await this.#engine.call('readEcgWindow', input, { signal: this.#signal });
      const { kind, startSample, samplesPerStep, stepsPerLead, valuesMv } = answer;
      this.#window = { kind, startSample, samplesPerStep, stepsPerLead, valuesMv };
      this.#held = this.#coming;
    });
    this.#coming = null;
  }

  async #carefully(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  #drawable(): DrawableTrace | null {
    const overview = this.#overview;
    if (!overview) return null;
    const { samplingFrequencyHz, samplesPerLead } = overview;
    const leads = overview.leads.map(({ label, isCalibrated }) => ({ label, isMissing: false, isCalibrated }));
    return { samplingFrequencyHz, samplesPerLead, leads, window: this.#window ?? envelopeOf(overview) };
  }
}

/** The overview as a window over the whole recording: what is drawn until a finer one is here. */
function envelopeOf({ samplesPerLead, pixels, envelopeMv }: EcgOverview): TraceWindow {
  return { kind: 'envelope', startSample: 0, samplesPerStep: samplesPerLead / pixels, stepsPerLead: pixels, valuesMv: envelopeMv };
}

/** Whether a window at hand serves a wish: it reaches as far, is about as fine, and has the same filter. */
function covers(held: Asked | null, wish: Asked, durationS: number): boolean {
  if (held?.filter !== wish.filter) return false;
  const ratio = held.density / wish.density;
  return held.fromS <= Math.max(0, wish.fromS) && held.toS >= Math.min(wish.toS, durationS) - 1e-6 && ratio > 0.67 && ratio < 3;
}
