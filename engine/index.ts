/** The engine: every capability behind the contract's calls. Imports no Electron. Offers `createEngine`. */
import { createDrafter } from './drafting/index.ts';
import type { EngineOptions } from './engine-api.ts';
import { assembleEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { decodeFilm, findFiles, makeThumbnail, openFilm, readEcg, readStudy, readTags } from './import/index.ts';
import { createInference } from './inference/index.ts';
import { generateSamplePatients } from './sample/index.ts';
import { measureEcg } from './signal/index.ts';
import { openStore } from './store/index.ts';

export type { CallOptions, EngineApi, EngineLog, EngineOptions } from './engine-api.ts';
export type { Engine } from './engine.ts';

/**
 * Opens the store and answers the contract's calls over it.
 *
 * @throws AuscultError 'store-busy' while another process has the store open, 'store-key-wrong', 'store-newer'
 */
export function createEngine(options: EngineOptions): Promise<Engine> {
  return assembleEngine(options, {
    openStore,
    createInference,
    createDrafter,
    readers: { findFiles, readStudy, decodeFilm, openFilm, readEcg, makeThumbnail, readTags },
    measureEcg,
    generateSamples: generateSamplePatients,
  });
}
