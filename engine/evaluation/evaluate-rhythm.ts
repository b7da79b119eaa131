/** Figures of the rhythm classifier: F1 of each rhythm against the statements of an index. */
import type { RhythmClass } from '../../contract/index.ts';
import type { RowWeights } from './auc.ts';
import { finiteMean } from './auc.ts';
import { PatientResamples } from './bootstrap.ts';
import type { MetricTree } from './metric-tree.ts';
import type { EcgRow } from './read-index.ts';

/** SCP codes of each rhythm, as in the classifier's training: the first that applies, whatever its likelihood. */
const codesOf: readonly (readonly [RhythmClass, readonly string[]])[] = [
  ['AFIB', ['AFIB', 'AFLT']],
  ['OTHER', ['PACE', 'BIGU', 'TRIGU', 'SVARR']],
  ['STACH', ['STACH', 'SVTAC', 'PSVT']],
  ['SBRAD', ['SBRAD']],
  ['SR', ['SR', 'SARRH']],
];
/** Rhythms with a name of their own; the macro-F1 is over these. */
const named: readonly RhythmClass[] = ['SR', 'AFIB', 'SBRAD', 'STACH'];
/** A rhythm with fewer records gives no figure. */
const fewestRecords = 10;

/** Rhythm that an index states; `null` where it states none. */
export function statedRhythm({ scp_codes: codes }: Pick<EcgRow, 'scp_codes'>): RhythmClass | null {
  return codesOf.find(([, members]) => members.some((code) => Object.hasOwn(codes ?? {}, code)))?.[0] ?? null;
}

/** A record with the rhythm that is stated and the one that was found. */
export interface ReadRhythm {
  readonly patient: string;
  readonly stated: RhythmClass;
  readonly found: RhythmClass;
}

function f1(rows: readonly ReadRhythm[], rhythm: RhythmClass, weights: RowWeights): number {
  let [both, either] = [0, 0];
  rows.forEach(({ stated, found }, i) => {
    const weight = weights[i] ?? 0;
    if (stated === rhythm && found === rhythm) both += weight;
    either += weight * (Number(stated === rhythm) + Number(found === rhythm));
  });
  return either > 0 ? (2 * both) / either : NaN;
}

/**
 * Macro-F1 over the named rhythms on the records of these (to call one OTHER is an error), over all five, and F1 of each on all
 * records. 95 % intervals over patients.
 */
export function rhythmMetrics(rows: readonly ReadRhythm[]): MetricTree {
  const enough = (rhythm: RhythmClass): boolean => rows.filter(({ stated }) => stated === rhythm).length >= fewestRecords;
  const macro = (members: readonly ReadRhythm[], rhythms: readonly RhythmClass[]): MetricTree[string] => {
    const counted = rhythms.filter(enough);
    const resamples = new PatientResamples(members.map(({ patient }) => patient));
    return resamples.estimate((weights) => finiteMean(counted.map((rhythm) => f1(members, rhythm, weights))), members.length);
  };
  if (named.filter(enough).length < 2) return {};
  const resamples = new PatientResamples(rows.map(({ patient }) => patient));
  const each = [...named, 'OTHER' as const].filter(enough).map((rhythm) => {
    const positives = rows.filter(({ stated }) => stated === rhythm).length;
    return [rhythm, { f1: { ...resamples.estimate((weights) => f1(rows, rhythm, weights), rows.length), positives } }];
  });
  const withOther = enough('OTHER') ? { macroF1WithOther: macro(rows, [...named, 'OTHER']) } : {};
  return { macroF1: macro(rows.filter(({ stated }) => stated !== 'OTHER'), named), ...withOther, ...Object.fromEntries(each) }; // prettier-ignore
}
