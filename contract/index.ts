/** The only thing that all layers share: domain words, calls, errors, messages. Knows neither Node nor the DOM. */
export * from './bridge.ts';
export * from './call.ts';
export * from './calls.ts';
export * from './draft.ts';
export * from './ecg-analysis.ts';
export * from './ecg-calls.ts';
export * from './ecg-waves.ts';
export * from './ecg.ts';
export * from './errors.ts';
export * from './film.ts';
export * from './finding.ts';
export * from './ids.ts';
export * from './model.ts';
export * from './retrieval.ts';
export * from './study.ts';
export * from './wire.ts';
