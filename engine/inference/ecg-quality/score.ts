/** Probability that a signal is a usable 12-lead ECG, and what speaks against it: logistic regression over features and their squares. */
import { z } from 'zod';
import { ecgQualityFeatureNames } from './features.ts';

const Values = z.array(z.number()).length(ecgQualityFeatureNames.length);

/** `weights/ecg-quality.json`. */
export const EcgQualityModel = z.object({
  features: z.array(z.string()).refine((names) => names.join() === ecgQualityFeatureNames.join(), 'other features'),
  /** A feature is standardised by these, and kept within ±`clip`. */
  mean: Values,
  deviation: Values,
  clip: z.number().positive(),
  bias: z.number(),
  linear: Values,
  square: Values,
  /** Mean contribution of each feature over usable ECGs. */
  usual: Values,
  /** Probability under which a recording is flagged. */
  threshold: z.number().min(0).max(1),
});
export type EcgQualityModel = z.infer<typeof EcgQualityModel>;

/** What speaks against a recording, by the feature that weighs most. */
const reasons: Readonly<Record<(typeof ecgQualityFeatureNames)[number], string>> = {
  flatShare: 'leads are flat or missing',
  logRange: 'the voltages are not those of an ECG',
  logRangeSpread: 'the voltages differ between the leads as in no ECG',
  band0: 'its frequencies are not those of an ECG',
  band1: 'its frequencies are not those of an ECG',
  band2: 'its frequencies are not those of an ECG',
  band3: 'its frequencies are not those of an ECG',
  band4: 'its frequencies are not those of an ECG',
  spectralFlatness: 'it looks like noise',
  logKurtosis: 'no sharp QRS complexes stand out',
  einthoven: 'leads I, II and III do not fit each other (check the order of the channels)',
  goldberger: 'the augmented leads do not fit I and II (check the order of the channels)',
  firstComponent: 'the leads do not go together as those of one heart do',
  threeComponents: 'the leads do not go together as those of one heart do',
  meanCorrelation: 'the leads do not go together as those of one heart do',
  beatAutocorrelation: 'no beats come again',
  beatLag: 'no beats come again at the rate of a heart',
  beatSynchrony: 'the leads do not share their beats',
  beatWidth: 'its deflections are too wide or too narrow for QRS complexes (check the sampling rate)',
  beatCrest: 'no sharp QRS complexes stand out',
};

export interface EcgQuality {
  /** Calibrated on validation recordings, half of them usable. */
  readonly probability: number;
  /** Logit, for ranking. */
  readonly score: number;
  readonly isUsable: boolean;
  /** What weighs most against the recording. */
  readonly reason: string;
}

/** Scores features of `ecgQualityFeatures`. */
export function scoreEcgQuality(features: readonly number[], model: EcgQualityModel): EcgQuality {
  const contributions = features.map((feature, i) => {
    const standard = (feature - (model.mean[i] ?? 0)) / (model.deviation[i] ?? 1);
    const kept = Math.min(Math.max(standard, -model.clip), model.clip);
    return (model.linear[i] ?? 0) * kept + (model.square[i] ?? 0) * kept * kept;
  });
  const score = contributions.reduce((sum, value) => sum + value, model.bias);
  const against = contributions.map((value, i) => value - (model.usual[i] ?? 0));
  const worst = against.reduce((best, value, i) => (value < (against[best] ?? 0) ? i : best), 0);
  const probability = 1 / (1 + Math.exp(-score));
  return { probability, score, isUsable: probability >= model.threshold, reason: reasons[ecgQualityFeatureNames[worst] ?? 'flatShare'] };
}
