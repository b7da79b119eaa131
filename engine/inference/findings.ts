/** Label logits → calibrated findings. */
import type { Finding, Modality } from '../../contract/index.ts';
import type { Calibration, ModelLabel } from './manifest.ts';

/** What of the labels is shown, and what is not. */
export interface ReadFindings {
  /** Most probable first. */
  readonly findings: readonly Finding[];
  /** Names of labels that are not good enough, or not calibrated. */
  readonly notShown: readonly string[];
}

/** Probability of a logit after Platt scaling. */
export function plattProbability(logit: number, scale: number, bias: number): number {
  return 1 / (1 + Math.exp(-(scale * logit + bias)));
}

/** Half the width of a 95 % interval in standard deviations. */
const normalQuantile = 1.96;

/**
 * 95 % interval of a calibrated probability: what the number of validation recordings leaves open in the two numbers of the calibration
 * (delta method on the logit scale). It says nothing of how the recording at hand differs from those.
 *
 * @returns `null` when the manifest keeps no covariance
 */
export function plattInterval95(logit: number, { scale, bias, covariance }: Calibration): [number, number] | null {
  if (!covariance) return null;
  const [scaleVariance, both, biasVariance] = covariance;
  const spread = normalQuantile * Math.sqrt(Math.max(0, logit * logit * scaleVariance + 2 * logit * both + biasVariance));
  const centre = scale * logit + bias;
  return [plattProbability(centre - spread, 1, 0), plattProbability(centre + spread, 1, 0)];
}

/** PTB-XL's five superclasses. Wagner P et al., Sci Data 2020;7:154. */
const superclasses = new Set(['NORM', 'MI', 'STTC', 'CD', 'HYP']);

/**
 * Codes of findings, in the order of the labels: `cxr:pleural-effusion` for films, `scp-super:MI` for the superclasses of the ECG,
 * `scp:IMI` for its statements. A code that has a prefix keeps it.
 */
export function findingCodes(labels: readonly Pick<ModelLabel, 'code'>[], modality: Modality): string[] {
  const seen = new Set<string>();
  return labels.map(({ code }) => {
    if (code.includes(':')) return code;
    if (modality === 'film') return `cxr:${code.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    const isSuperclass = superclasses.has(code) && !seen.has(code); // the superclass NORM stands before the statement NORM
    seen.add(code);
    return isSuperclass ? `scp-super:${code}` : `scp:${code}`;
  });
}

/** The statement NORM is the same set of records as the superclass NORM: shown once. */
function isRepeated(code: string, codes: readonly string[]): boolean {
  return code === 'scp:NORM' && codes.includes('scp-super:NORM');
}

/**
 * Findings of one study.
 *
 * @param logits  one value for each label, in the order of the manifest
 * @throws RangeError when their numbers differ
 */
export function readFindings(logits: Float32Array, labels: readonly ModelLabel[], modality: Modality): ReadFindings {
  if (logits.length !== labels.length) throw new RangeError(`${logits.length} logits for ${labels.length} labels`);
  const codes = findingCodes(labels, modality);
  const findings: Finding[] = [];
  const notShown: string[] = [];
  labels.forEach(({ name, calibration, shippable }, i) => {
    const code = codes[i] ?? '';
    if (isRepeated(code, codes)) return;
    if (!shippable || calibration?.method !== 'platt') {
      notShown.push(name);
      return;
    }
    findings.push({
      code,
      name,
      modality,
      probability: plattProbability(logits[i] ?? 0, calibration.scale, calibration.bias),
      interval95: plattInterval95(logits[i] ?? 0, calibration),
      calibrationPrevalence: calibration.prevalence,
      calibrationCount: calibration.nVal,
    });
  });
  return { findings: findings.sort((a, b) => b.probability - a.probability), notShown };
}

/** Raw logits by finding code, of every label of the model. */
export function logitsByCode(logits: Float32Array, labels: readonly ModelLabel[], modality: Modality): ReadonlyMap<string, number> {
  return new Map(findingCodes(labels, modality).map((code, i) => [code, logits[i] ?? NaN]));
}
