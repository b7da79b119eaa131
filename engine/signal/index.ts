/** ECG mathematics: filters, QRS detection, measurements, lead quality. Pure; must not know files, store or models. */
export { analyseEcg, type AnalysisOptions } from './analyse-ecg.ts';
export { judgeBeats, type JudgedBeat } from './beat-kinds.ts';
export { butterworth, filterZeroPhase, type Biquad } from './biquad.ts';
export { compareEcgs, type EcgComparison } from './compare-ecgs.ts';
export { delineateBeat } from './delineate-beat.ts';
export type { DelineatedBeats } from './delineation.ts';
export { displayFilter, displayFilterGain, displayFilterReachSeconds, displayTrace } from './display-filter.ts';
export { detectQrs } from './detect-qrs.ts';
export { buildPyramid, envelopeOf, envelopeOfSamples, finestPairs, finestStep } from './envelope.ts';
export { leadQualityNotices } from './lead-quality.ts';
export { leadSamples, measureEcg } from './measure-ecg.ts';
export { indexRecord, rateInColumns, type IndexOptions, type RecordIndex, type SampleSource } from './record-index.ts';
export { overviewOf, windowOf } from './recording-view.ts';
export { medianQrsAmplitudes, type QrsAmplitudes } from './median-beat.ts';
