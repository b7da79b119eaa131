/** Figures of the wave delineator against marked waves, lead by lead. */
import { leadNames, type LeadName } from '../../contract/index.ts';
import type { Wave, WaveKind } from '../inference/delineator/decode-waves.ts';
import type { RowWeights } from './auc.ts';
import { PatientResamples } from './bootstrap.ts';
import type { MetricTree } from './metric-tree.ts';

/** A marked wave is found when onset and offset of one found wave both lie this near, ms (ANSI/AAMI EC57's tolerance for a beat). */
const toleranceMs = 150;
const kinds: readonly WaveKind[] = ['P', 'QRS', 'T'];

/** One record: marked and found waves of each lead, sample indices at 500 Hz. */
export interface DelineatedEcg {
  readonly marks: Partial<Record<LeadName, readonly Wave[]>>;
  readonly found: Partial<Record<LeadName, readonly Wave[]>>;
}

/** Counts of one record, and the errors of its found waves in ms, found − marked. */
interface Tally {
  marked: number;
  found: number;
  onsetsMs: number[];
  offsetsMs: number[];
}

const msPerSample = 2;

/** Pairs of one marked and one found wave, in time order, each used once, the nearest first choice. */
export function matchedWaves(marked: readonly Wave[], found: readonly Wave[]): (readonly [Wave, Wave])[] {
  const reach = toleranceMs / msPerSample;
  const rest = new Set(found);
  return marked.flatMap((mark) => {
    const distance = (wave: Wave): number => Math.abs(wave.onset - mark.onset) + Math.abs(wave.offset - mark.offset);
    const near = [...rest].filter((wave) => Math.abs(wave.onset - mark.onset) <= reach && Math.abs(wave.offset - mark.offset) <= reach);
    const best = near.reduce<Wave | null>((a, b) => (a && distance(a) <= distance(b) ? a : b), null);
    if (!best) return [];
    rest.delete(best);
    return [[mark, best] as const];
  });
}

function tallyOf({ marks, found }: DelineatedEcg, kind: WaveKind): Tally {
  const tally: Tally = { marked: 0, found: 0, onsetsMs: [], offsetsMs: [] };
  for (const lead of leadNames) {
    const all = marks[lead] ?? [];
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last) continue;
    // Before the first and after the last mark, beats were left unmarked.
    const isBetween = ({ onset, offset }: Wave): boolean => onset + offset >= 2 * first.onset && onset + offset <= 2 * last.offset;
    const here = all.filter((wave) => wave.kind === kind);
    const there = (found[lead] ?? []).filter((wave) => wave.kind === kind && isBetween(wave));
    tally.marked += here.length;
    tally.found += there.length;
    for (const [mark, wave] of matchedWaves(here, there)) {
      tally.onsetsMs.push((wave.onset - mark.onset) * msPerSample);
      tally.offsetsMs.push((wave.offset - mark.offset) * msPerSample);
    }
  }
  return tally;
}

const weighted = (tallies: readonly Tally[], weights: RowWeights, of: (tally: Tally) => number): number =>
  tallies.reduce((sum, tally, i) => sum + (weights[i] ?? 0) * of(tally), 0);
const sumOf = (values: readonly number[], power: number): number => values.reduce((sum, value) => sum + value ** power, 0);

/** Sensitivity, PPV, mean and standard deviation of onset and offset errors in ms, for P, QRS and T. Intervals over records. */
export function delineationMetrics(records: readonly DelineatedEcg[]): MetricTree {
  if (records.length === 0) return {};
  const resamples = new PatientResamples(records.map((_, i) => `record ${i}`));
  const ofKind = (kind: WaveKind): MetricTree => {
    const tallies = records.map((record) => tallyOf(record, kind));
    const marked = tallies.reduce((sum, tally) => sum + tally.marked, 0);
    const found = tallies.reduce((sum, tally) => sum + tally.found, 0);
    const pairs = tallies.reduce((sum, tally) => sum + tally.onsetsMs.length, 0);
    const share = (of: (tally: Tally) => number, n: number): MetricTree[string] =>
      resamples.estimate((weights) => weighted(tallies, weights, ({ onsetsMs }) => onsetsMs.length) / weighted(tallies, weights, of), n);
    const errors = (of: (tally: Tally) => number[]): MetricTree => {
      const mean = (weights: RowWeights): number =>
        weighted(tallies, weights, (tally) => sumOf(of(tally), 1)) / weighted(tallies, weights, (tally) => of(tally).length);
      const deviation = (weights: RowWeights): number =>
        Math.sqrt(Math.max(0, weighted(tallies, weights, (tally) => sumOf(of(tally), 2)) / weighted(tallies, weights, (tally) => of(tally).length) - mean(weights) ** 2)); // prettier-ignore
      return { meanMs: resamples.estimate(mean, pairs), sdMs: resamples.estimate(deviation, pairs) };
    };
    if (marked === 0) return {};
    return {
      sensitivity: share((tally) => tally.marked, marked),
      ppv: share((tally) => tally.found, found),
      onset: errors(({ onsetsMs }) => onsetsMs),
      offset: errors(({ offsetsMs }) => offsetsMs),
    };
  };
  return Object.fromEntries(kinds.map((kind) => [kind.toLowerCase(), ofKind(kind)]));
}
