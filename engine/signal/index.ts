/** ECG mathematics: filters, QRS detection, measurements, lead quality. Pure; must not know files, store or models. */
export { butterworth, filterZeroPhase, type Biquad } from './biquad.ts';
export { displayFilter, displayFilterGain, displayFilterReachSeconds, displayTrace } from './display-filter.ts';
export { detectQrs } from './detect-qrs.ts';
export { leadQualityNotices } from './lead-quality.ts';
export { leadSamples, measureEcg } from './measure-ecg.ts';
export { medianQrsAmplitudes, type QrsAmplitudes } from './median-beat.ts';
