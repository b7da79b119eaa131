/** The folder of installed models: finds a model's files and vouches for their checksums. Runs no model. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AuscultError, ModelId, type ModelStatus } from '../../contract/index.ts';
import { ChecksumCache } from './checksum.ts';
import { readManifest, type ModelEntry, type ModelManifest } from './manifest.ts';

/** What a status says beside the files: where and how fast the model ran. */
export type ModelRun = Pick<ModelStatus, 'executionProvider' | 'lastRunMs'>;

const neverRun: ModelRun = { executionProvider: null, lastRunMs: null };

/** An open folder of models. Make it with `openModelFolder`. */
export class ModelFolder {
  readonly modelsDir: string;
  readonly #manifest: ModelManifest | null;
  readonly #checksums = new ChecksumCache();

  constructor(modelsDir: string, manifest: ModelManifest | null) {
    this.modelsDir = modelsDir;
    this.#manifest = manifest;
  }

  /** `id@version` of a model, `id@none` when it is not installed. */
  modelId(id: string): ModelId {
    const entry = this.#find(id);
    return ModelId.parse(entry ? `${entry.id}@${entry.version}` : `${id}@none`);
  }

  /**
   * The manifest's entry of a model.
   *
   * @throws AuscultError 'model-missing' when it has none
   */
  entry(id: string): ModelEntry {
    const entry = this.#find(id);
    if (!entry) throw new AuscultError('model-missing', { modelId: id });
    return entry;
  }

  /** Whether the manifest lists the model. */
  has(id: string): boolean {
    return this.#find(id) !== undefined;
  }

  /** Whether the model has a file of this name. */
  hasFile(id: string, name: string): boolean {
    return this.entry(id).files.some((file) => path.posix.basename(file.path) === name);
  }

  /**
   * Checks all files of a model against the manifest and returns the path of one of them.
   *
   * @param name  file name without folder
   * @throws AuscultError 'model-missing' when the model or a file is not there, 'model-corrupt' when a checksum differs
   */
  async verifiedFile(id: string, name: string): Promise<string> {
    const entry = this.entry(id);
    const wanted = entry.files.find((file) => path.posix.basename(file.path) === name);
    if (!wanted) throw new AuscultError('model-missing', { modelId: this.modelId(id) });
    await this.#verify(entry);
    return this.#absolute(wanted.path);
  }

  /** The status of every model in the manifest. Reads all files the first time, then only those that changed. */
  async status(runs: ReadonlyMap<string, ModelRun>): Promise<ModelStatus[]> {
    const entries = this.#manifest?.models ?? [];
    return Promise.all(entries.map((entry) => this.#statusOf(entry, runs.get(entry.id) ?? neverRun)));
  }

  async #verify(entry: ModelEntry): Promise<void> {
    for (const file of entry.files) {
      if (await this.#isMissing(file.path)) throw new AuscultError('model-missing', { modelId: this.modelId(entry.id) });
      const sha256 = await this.#checksums.sha256(this.#absolute(file.path));
      if (sha256 !== file.sha256)
        throw new AuscultError('model-corrupt', { modelId: this.modelId(entry.id), file: path.posix.basename(file.path) });
    }
  }

  async #statusOf(entry: ModelEntry, run: ModelRun): Promise<ModelStatus> {
    return {
      modelId: this.modelId(entry.id),
      task: entry.task,
      state: await this.#stateOf(entry),
      bytes: entry.files.reduce((sum, file) => sum + file.bytes, 0),
      licence: entry.licence,
      ...run,
      card: await this.#cardOf(entry),
    };
  }

  async #stateOf(entry: ModelEntry): Promise<ModelStatus['state']> {
    try {
      await this.#verify(entry);
      return 'ready';
    } catch (error) {
      return error instanceof AuscultError && error.code === 'model-missing' ? 'missing' : 'corrupt';
    }
  }

  async #cardOf(entry: ModelEntry): Promise<string> {
    if (!/^[\w./-]+\.md$/.test(entry.card) || entry.card.includes('..')) return entry.card;
    return readFile(this.#absolute(entry.card), 'utf8').catch(() => '');
  }

  async #isMissing(file: string): Promise<boolean> {
    return stat(this.#absolute(file)).then(
      (found) => !found.isFile(),
      () => true,
    );
  }

  #find(id: string): ModelEntry | undefined {
    return this.#manifest?.models.find((entry) => entry.id === id);
  }

  #absolute(file: string): string {
    return path.join(this.modelsDir, file);
  }
}

/**
 * Opens a folder of models by its manifest. A folder without a manifest is one without models.
 *
 * @throws AuscultError 'model-corrupt' when the manifest cannot be understood
 */
export async function openModelFolder(modelsDir: string): Promise<ModelFolder> {
  return new ModelFolder(modelsDir, await readManifest(modelsDir));
}
