/** Where the benchmarks find the repository, the models and a place for their files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../engine/index.ts';

/** The folder that holds package.json; the benchmarks are started from there. */
export const repositoryRoot = process.cwd();
/** Models as they are shipped, unless AUSCULT_MODELS_DIR names others. */
export const modelsDir = process.env['AUSCULT_MODELS_DIR'] ?? join(repositoryRoot, 'models');

/** Gives the work a temporary folder and removes it afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives the work an engine on a fresh encrypted store in the folder. */
export async function withEngine<T>(folder: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await createEngine({
    dataDir: join(folder, 'store'),
    modelsDir,
    key: new Uint8Array(32).fill(0x5a),
    keyCustody: 'Key of a benchmark; not kept.',
    version: 'bench',
    pixelWorkerFile: join(import.meta.dirname, 'pixel-worker.js'),
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
