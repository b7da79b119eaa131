/** The engine: every capability behind the contract's calls. Imports no Electron. Offers `createEngine`. */
import { createDrafter } from './drafting/index.ts';
import type { EngineOptions } from './engine-api.ts';
import { assembleEngine } from './engine.ts';
import type { Capabilities, Engine } from './engine.ts';
import {
  decodeFilm,
  findFiles,
  makeThumbnail,
  openFilm,
  PixelPool,
  readEcg,
  readFilmIdentity,
  readLongRecording,
  readObjectIdentity,
  readStudy,
  readTags,
} from './import/index.ts';
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
    readers: fileReaders(options),
    measureEcg,
    generateSamples: generateSamplePatients,
  });
}

/** The readers of `import`; with a worker's file, pixels are decoded on threads of their own. */
function fileReaders({ pixelWorkerFile, log }: EngineOptions): Capabilities['readers'] {
  const readers = {
    ...{ findFiles, readStudy, readTags, readFilmIdentity, readObjectIdentity },
    ...{ decodeFilm, openFilm, readEcg, readLongRecording, makeThumbnail },
  };
  if (pixelWorkerFile === undefined) return readers;
  const pool = new PixelPool({ workerFile: pixelWorkerFile, ...(log && { log }) });
  return {
    ...readers,
    decodeFilm: (part10, name) => decodeFilm(part10, name, pool.run),
    openFilm: (part10, name) => openFilm(part10, name, pool.run),
    close: () => pool.close(),
  };
}
