/**
 * Retrieval: studies near a study, a patient or a sentence, within a modality and across. Offers `findSimilarStudies`.
 * Must not know model files: vectors come from the store and from the embedder that it is handed.
 */
export { findSimilarStudies } from './find-similar-studies.ts';
export type { RetrievalParts, SimilarStudiesQuery } from './find-similar-studies.ts';
export { lookedAtAgain, type SecondLook } from './look-again.ts';
export { nearestStudies } from './nearest-studies.ts';
export { strongestFindings } from './strongest-findings.ts';
export { leaveOneOut, probeDirection, type ProbeExample } from './few-shot-probe.ts';
