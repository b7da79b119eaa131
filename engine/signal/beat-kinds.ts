/** Which beats are of the dominant shape and in time, and which are ectopic. */
import { shapeLeads, Template, type Fit, type ShapeLeads } from './beat-shape.ts';
import { median } from './statistics.ts';

/** What the shape and the timing of a beat say. */
export type BeatKind = 'normal' | 'supraventricular-ectopic' | 'ventricular-ectopic' | 'unclassified';

/** A beat with its judgement. */
export interface JudgedBeat {
  /** Sample at which the beats of one shape are aligned. */
  readonly sample: number;
  readonly kind: BeatKind;
  readonly rrMs: number | null;
  readonly rrRatio: number | null;
  readonly correlation: number | null;
}

/** From this correlation on, two beats have one shape (Krasteva and Jekova use 0.9 for heartbeat templates in two leads). */
const sameShape = 0.9;
/** Below this correlation with the dominant shape, a beat is of another origin. */
const otherShape = 0.8;
/** A beat that comes earlier than this share of the usual interval is premature (Chazal and Reilly: 0.85–0.9). */
const prematureRatio = 0.85;
/** Spread of the intervals, interquartile over median, from which prematurity says nothing: atrial fibrillation. */
const irregularSpread = 0.15;
/** Fewer beats cannot show what is usual. */
const minBeats = 4;
/** Shapes that are kept; the rarest, of these the oldest, gives way. More come of noise, where each beat is a shape of its own. */
const mostTemplates = 24;
/** Neighbours on either side that make the usual interval. */
const neighbours = 4;

/**
 * Aligns beats by the shape of their QRS complexes and judges each against the dominant shape and the usual interval.
 *
 * Shapes are grouped as they come: a beat joins the template that it fits best when it correlates with at least 0.9 over all
 * leads, else it founds one. The dominant shape is the commonest one.
 *
 * @param leads                same length each, any unit; NaN is bridged
 * @param beats                samples of QRS centres, ascending
 * @param samplingFrequencyHz  Hz
 * @returns a judgement a beat, in the same order
 * @see Krasteva V, Jekova I, Ann Biomed Eng 2007;35:2065–2076 (template matching); de Chazal P, Reilly RB, IEEE Trans Biomed Eng 2006;53:2535–2543 (prematurity)
 */
export function judgeBeats(leads: readonly Float32Array[], beats: readonly number[], samplingFrequencyHz: number): JudgedBeat[] {
  const shapes = shapeLeads(leads, samplingFrequencyHz);
  const templates: Template[] = [];
  const assigned = beats.map((at) => assign(templates, shapes, at));
  const dominant = templates.reduce<Template | null>((best, one) => (best === null || one.count > best.count ? one : best), null);
  const rr = beats.map((at, i) => (i === 0 ? null : at - (beats[i - 1] ?? 0)));
  const isRegular = spread(rr) < irregularSpread;
  return beats.map((at, i) => {
    const joined = assigned[i] ?? null;
    const fit = dominant?.bestFit(at, joined?.template === dominant ? joined.at : undefined) ?? null;
    const ratio = rrRatio(rr, i);
    const rrMs = rr[i] === null || rr[i] === undefined ? null : (1000 * (rr[i] ?? 0)) / samplingFrequencyHz;
    const isDominant = joined !== null && joined.template === dominant;
    const kind =
      fit === null || beats.length < minBeats || !shapes.isWhole(at)
        ? 'unclassified'
        : kindOf(fit.correlation, ratio, isDominant, isRegular);
    return { sample: fit?.at ?? at, kind, rrMs, rrRatio: ratio, correlation: fit?.correlation ?? null };
  });
}

function kindOf(fit: number, ratio: number | null, isDominant: boolean, isRegular: boolean): BeatKind {
  const isPremature = ratio !== null && ratio < prematureRatio;
  if (fit < otherShape) return 'ventricular-ectopic';
  if (isPremature && isRegular) return isDominant || fit >= sameShape ? 'supraventricular-ectopic' : 'ventricular-ectopic';
  return fit >= sameShape || isDominant ? 'normal' : 'unclassified';
}

/** The template that a beat joined, and where the beat fitted it. */
interface Joined {
  readonly template: Template;
  readonly at: number;
}

/** Joins a beat to the template that it fits, or founds one; `null` for a beat that is not wholly recorded. */
function assign(templates: Template[], shapes: ShapeLeads, at: number): Joined | null {
  let best: { template: Template; fit: Fit } | null = null;
  for (const template of templates) {
    const fit = template.bestFit(at);
    if (fit !== null && fit.correlation >= sameShape && (best === null || fit.correlation > best.fit.correlation)) best = { template, fit };
  }
  if (best !== null) {
    best.template.add(best.fit.at);
    return { template: best.template, at: best.fit.at };
  }
  if (at - shapes.before < 0 || at + shapes.after > shapes.length) return null;
  const founded = new Template(shapes);
  founded.add(at);
  if (templates.length >= mostTemplates) templates.splice(rarest(templates), 1);
  templates.push(founded);
  return { template: founded, at };
}

function rarest(templates: readonly Template[]): number {
  return templates.reduce((least, { count }, i) => (count < (templates[least]?.count ?? Infinity) ? i : least), 0);
}

/** Interval of a beat over the median of those around it, itself left out; `null` without enough of them. */
function rrRatio(rr: readonly (number | null)[], index: number): number | null {
  const own = rr[index] ?? null;
  const start = Math.max(0, index - neighbours);
  const around = rr.slice(start, index + neighbours + 1).filter((value, i): value is number => value !== null && start + i !== index);
  return own === null || around.length < 2 ? null : own / median(around);
}

/** Median distance of successive intervals over the median interval: robust against single ectopic beats. */
function spread(rr: readonly (number | null)[]): number {
  const intervals = rr.filter((value): value is number => value !== null);
  if (intervals.length < minBeats - 1) return 1;
  const steps = intervals.slice(1).map((value, i) => Math.abs(value - (intervals[i] ?? 0)));
  return median(steps) / median(intervals);
}
