/** Why an encoder says what it says: maps of films and ECGs, word weights, and the same in words. Knows no store. */
export { cellSums, ecgAttributions, ecgCells, cellSamples, cellSeconds } from './ecg-map.ts';
export { ecgParts } from './ecg-parts.ts';
export { blurredFilm, filmGrid, filmMap, patchPx } from './film-map.ts';
export { cellGeometry, filmParts } from './film-regions.ts';
export { partsInWords } from './in-words.ts';
export { attentionRollout } from './rollout.ts';
export { wordWeights } from './word-weights.ts';
