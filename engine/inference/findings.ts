/** Label logits → calibrated findings. */
import type { Finding, Modality } from '../../contract/index.ts';
import type { ModelLabel } from './manifest.ts';

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

/**
 * Findings of one study.
 *
 * @param logits  one value for each label, in the order of the manifest
 * @throws RangeError when their numbers differ
 */
export function readFindings(logits: Float32Array, labels: readonly ModelLabel[], modality: Modality): ReadFindings {
  if (logits.length !== labels.length) throw new RangeError(`${logits.length} logits for ${labels.length} labels`);
  const findings: Finding[] = [];
  const notShown: string[] = [];
  labels.forEach(({ code, name, calibration, shippable }, i) => {
    if (!shippable || !calibration) {
      notShown.push(name);
      return;
    }
    findings.push({
      code,
      name,
      modality,
      probability: plattProbability(logits[i]!, calibration.scale, calibration.bias),
      interval95: null, // two fitted numbers without their covariance say nothing of their own uncertainty
      calibrationPrevalence: calibration.prevalence,
      calibrationCount: calibration.nVal,
    });
  });
  return { findings: findings.sort((a, b) => b.probability - a.probability), notShown };
}
