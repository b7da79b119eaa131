/** Whether a signal is a usable 12-lead ECG, by the installed quality check. */
import { readFile } from 'node:fs/promises';
import { AuscultError, isAuscultError, type EcgTrace } from '../../../contract/index.ts';
import { ecgSamples, validSampleCount } from '../ecg-samples.ts';
import type { ModelFolder } from '../model-folder.ts';
import { ecgQualityFeatures } from './features.ts';
import { EcgQualityModel, scoreEcgQuality, type EcgQuality } from './score.ts';

/** Id in the manifest. */
export const ecgQualityModelId = 'ecg-quality';
const file = 'ecg-quality.json';

/** Reads the model once; says nothing where it is not installed. */
export class EcgQualityCheck {
  readonly #folder: ModelFolder;
  #model: Promise<EcgQualityModel | null> | undefined;

  constructor(folder: ModelFolder) {
    this.#folder = folder;
  }

  /**
   * Assesses an ECG.
   *
   * @param samples  12 × 1000, as the ECG encoder sees it; prepared from the trace when absent
   * @returns `null` where the check is not installed
   * @throws AuscultError 'model-corrupt' when its file is damaged, 'ecg-leads-missing' when no lead has all its samples
   */
  async assess(trace: EcgTrace, samples: Float32Array = ecgSamples(trace).samples): Promise<EcgQuality | null> {
    this.#model ??= this.#load();
    const model = await this.#model;
    return model && scoreEcgQuality(ecgQualityFeatures(samples, validSampleCount(trace)), model);
  }

  async #load(): Promise<EcgQualityModel | null> {
    try {
      const text = await readFile(await this.#folder.verifiedFile(ecgQualityModelId, file), 'utf8');
      return EcgQualityModel.parse(JSON.parse(text));
    } catch (cause) {
      this.#model = undefined;
      if (isAuscultError(cause) && cause.code === 'model-missing') return null;
      throw new AuscultError('model-corrupt', { modelId: ecgQualityModelId, file }, { cause });
    }
  }
}
