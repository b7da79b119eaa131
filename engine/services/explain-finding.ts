/** Answers `findings.explain`: reads the recording, takes the map, sums it by organ, zone, lead and wave. */
import { AuscultError, leadNames } from '../../contract/index.ts';
import type { Explanation, ExplanationTarget, Modality, Study, StudyKey, WordWeight } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import {
  cellGeometry,
  cellSeconds,
  cellSums,
  ecgAttributions,
  ecgCells,
  ecgParts,
  filmGrid,
  filmMap,
  filmParts,
  partsInWords,
  wordWeights,
} from '../explanation/index.ts';
import { ecgSamples } from '../inference/ecg-samples.ts';
import { filmPixels } from '../inference/film-pixels.ts';
import type { EncoderGradients, ScoreDirection } from '../inference/index.ts';
import type { Store } from '../store/index.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { Encoders, FileReaders } from './capabilities.ts';
import type { EcgReadings } from './ecg-readings.ts';
import type { FilmAnatomies } from './film-anatomies.ts';
import type { StudyEncoder } from './study-encoder.ts';
import type { TypedWords } from './typed-words.ts';

/** What explaining needs. */
export interface ExplanationParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals' | 'audit'>;
  readonly readers: Pick<FileReaders, 'decodeFilm' | 'readEcg'>;
  readonly encoders: () => Promise<Encoders>;
  readonly studyEncoder: Pick<StudyEncoder, 'summaryOf'>;
  readonly anatomies: Pick<FilmAnatomies, 'of'>;
  readonly readings: Pick<EcgReadings, 'waves'>;
  readonly words: TypedWords;
  readonly log: EngineLog;
}

/** What the encoder sees of a study, and the size of a film. */
interface SeenInput {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/** What is asked of the encoder, in words and as a direction. */
interface Asked {
  readonly name: string;
  readonly unit: 'logit' | 'cosine';
  readonly direction: ScoreDirection;
}

/** Inputs kept, so that a second question about a recording does not decode it again. */
const keptBytes = 8e6;

/** Pause after the findings were asked for, in which film, findings, similar patients and draft come first, ms. */
const prepareAfterMs = 1_500;

/** Explains findings of stored studies. */
export class Explanations {
  readonly #parts: ExplanationParts;
  readonly #inputs = new BoundedCache<SeenInput>(keptBytes);
  readonly #timers: Partial<Record<Modality, NodeJS.Timeout>> = {};

  constructor(parts: ExplanationParts) {
    this.#parts = parts;
  }

  /**
   * Makes ready, in a while, what a first explanation of a study would wait for: half of it is reading the recording. Of studies named
   * one after another within that while only the last of each modality is made ready. A failure is left to the explanation.
   */
  prepareSoon(studyKey: StudyKey, modality: Modality): void {
    clearTimeout(this.#timers[modality]);
    const timer = setTimeout(() => {
      this.#prepare(studyKey).catch((error: unknown) => this.#parts.log('info', `study ${studyKey} was not made ready to explain`, error));
    }, prepareAfterMs);
    timer.unref();
    this.#timers[modality] = timer;
  }

  async #prepare(studyKey: StudyKey): Promise<void> {
    // The store first: of an engine that has closed meanwhile it says so, and nothing is loaded
    const study = await this.#parts.store.getStudy(studyKey);
    if (!(await this.#parts.encoders()).gradients) return;
    await this.#seen(study);
    if (study.modality === 'ecg') await this.#parts.readings.waves(studyKey);
  }

  /**
   * The map of one finding or of typed words.
   *
   * @throws AuscultError 'study-not-found', 'finding-unknown', 'words-missing', 'model-missing', 'model-corrupt', 'model-failed', and as
   *   the readers of films and ECGs
   */
  async explain(studyKey: StudyKey, target: ExplanationTarget): Promise<Explanation> {
    const startedAt = performance.now();
    const study = await this.#parts.store.getStudy(studyKey);
    const { gradients, modelIds } = await this.#parts.encoders();
    if (!gradients) throw new AuscultError('model-missing', { modelId: 'explainer' });
    const [seen, asked] = await Promise.all([this.#seen(study), this.#asked(gradients, study.modality, target)]);
    const shared = {
      studyKey,
      modelId: modelIds[study.modality],
      target: asked.name,
      unit: asked.unit,
      words: await this.#wordWeights(study, target),
    };
    const film = study.modality === 'film';
    const map = film ? await this.#filmMap(gradients, study, seen, asked.direction) : await this.#ecgMap(gradients, study, seen, asked.direction); // prettier-ignore
    return { ...shared, ...map, milliseconds: performance.now() - startedAt };
  }

  async #asked(gradients: EncoderGradients, modality: Modality, target: ExplanationTarget): Promise<Asked> {
    if (target.kind === 'finding') {
      const direction = gradients.directionOf(modality, target.code);
      if (!direction) throw new AuscultError('finding-unknown', { code: target.code });
      const prompt = await this.#parts.words.findingOf(target.code).catch(() => null);
      return { name: prompt?.name ?? target.code, unit: 'logit', direction };
    }
    if (target.text.trim() === '') throw new AuscultError('words-missing', {});
    const { readAs, vector, negationVector } = await this.#parts.words.ask(target.text, modality);
    const towards = vector.map((value, i) => value - (negationVector[i] ?? 0));
    return { name: readAs?.prompt.name ?? target.text.trim(), unit: 'cosine', direction: gradients.directionAlong(modality, towards) };
  }

  async #filmMap(gradients: EncoderGradients, { studyKey }: Study, { values, columns, rows }: SeenInput, direction: ScoreDirection) {
    const { values: map, ...scores } = await filmMap(gradients, values, direction);
    const anatomy = await this.#parts.anatomies.of(studyKey).catch((error: unknown) => {
      this.#parts.log('warn', `the map of film ${studyKey} is not summed by organ`, error);
      return null;
    });
    const parts = filmParts(map, columns, rows, anatomy);
    const sentence = partsInWords(parts);
    return {
      kind: 'film' as const,
      ...scores,
      rows: filmGrid,
      columns: filmGrid,
      values: Float32Array.from(map),
      ...cellGeometry(columns, rows),
      parts,
      sentence,
    };
  }

  async #ecgMap(gradients: EncoderGradients, { studyKey }: Study, { values }: SeenInput, direction: ScoreDirection) {
    const { values: attributions, ...scores } = await ecgAttributions(gradients, values, direction);
    const waves = await this.#parts.readings.waves(studyKey).catch((error: unknown) => {
      this.#parts.log('warn', `the map of ECG ${studyKey} is not summed by wave`, error);
      return null;
    });
    const { leadShares, parts, sentence } = ecgParts(attributions, waves?.beats ?? null, waves?.samplingFrequencyHz ?? 0);
    return {
      kind: 'ecg' as const,
      ...scores,
      leads: [...leadNames],
      cellsPerLead: ecgCells,
      cellSeconds,
      values: Float32Array.from(cellSums(attributions)),
      leadShares: [...leadShares],
      parts: [...parts],
      sentence,
    };
  }

  async #wordWeights(study: Study, target: ExplanationTarget): Promise<WordWeight[]> {
    if (target.kind === 'finding') return [];
    const { embedding } = await this.#parts.studyEncoder.summaryOf(study.studyKey);
    return wordWeights(target.text, async (text) => {
      const vector = await this.#parts.words.vectorOf(text);
      return vector.reduce((sum, value, i) => sum + value * (embedding[i] ?? 0), 0);
    });
  }

  async #seen(study: Study): Promise<SeenInput> {
    const known = this.#inputs.get(study.studyKey);
    if (known) return known;
    const originals = await this.#parts.store.readOriginals(study.studyKey);
    let seen: SeenInput;
    if (study.modality === 'film') {
      const image = await this.#parts.readers.decodeFilm(originals[0].bytes, originals[0].name);
      seen = { values: filmPixels(image), columns: image.width, rows: image.height };
    } else {
      seen = { values: ecgSamples(await this.#parts.readers.readEcg(originals)).samples, columns: 0, rows: 0 };
    }
    this.#inputs.set(study.studyKey, seen, seen.values.byteLength);
    return seen;
  }
}
