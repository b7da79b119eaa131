/**
 * Nothing but the signal decides: one invented patient is given the films, then the ECGs, of ten others. Name, dates, view and all
 * else stay the same, so a difference in embedding, neighbours or draft can only come from pixels or samples.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft, DraftSectionName, PatientKey, StudyKey } from '../../contract/index.ts';
import { decodeFilm, readEcg } from '../../engine/import/index.ts';
import { createEngine, type Engine } from '../../engine/index.ts';
import { createInference } from '../../engine/inference/index.ts';
import { writeEcgFile } from '../../engine/sample/dicom/ecg-file.ts';
import { writeFilmFile } from '../../engine/sample/dicom/film-file.ts';
import type { SyntheticRecording } from '../../engine/sample/dicom/identity.ts';
import { constitutions, drawSettings } from '../../engine/sample/constitution.ts';
import { synthesiseEcg } from '../../engine/sample/ecg/index.ts';
import { synthesiseFilm } from '../../engine/sample/film/index.ts';
import { createRandom } from '../../engine/sample/random.ts';

const swaps = 10;
const modelsDir = process.env['AUSCULT_MODELS_DIR'] ?? join(dirname(fileURLToPath(import.meta.url)), '../../models');

/** Whether encoders and a trained drafter are installed; without them there is nothing to test here. */
function areModelsInstalled(): boolean {
  const manifest = join(modelsDir, 'manifest.json');
  if (!existsSync(manifest)) return false;
  const { models } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    models: { id: string; isTrained?: boolean; files: { path: string }[] }[];
  };
  return ['film-encoder', 'ecg-encoder', 'text-encoder', 'drafter'].every((id) => {
    const model = models.find((candidate) => candidate.id === id);
    return model !== undefined && model.isTrained !== false && model.files.every(({ path }) => existsSync(join(modelsDir, path)));
  });
}

/** The same patient, day and view for every recording; only the identifiers differ. */
function recordingOf(index: number, kind: 'film' | 'ecg'): SyntheticRecording {
  const number = (kind === 'film' ? 1000 : 2000) + index;
  return {
    patient: { patientId: 'SYN-SWAP', familyName: 'SYNTHETIC', givenName: 'Swap', sex: 'M', birthDate: '1955-05-05' },
    acquiredAt: `2025-01-01T12:00:${String(index).padStart(2, '0')}`,
    ageYears: 69,
    studyInstanceUID: `2.25.${number}1`,
    seriesInstanceUID: `2.25.${number}2`,
    sopInstanceUID: `2.25.${number}3`,
    accessionNumber: `SWAP-${number}`,
  };
}

function makeFiles(): { films: Uint8Array[]; ecgs: Uint8Array[] } {
  const films: Uint8Array[] = [];
  const ecgs: Uint8Array[] = [];
  for (let i = 0; i < swaps; i++) {
    const kind = constitutions[i % constitutions.length] ?? 'healthy';
    const { film, ecg } = drawSettings(kind, 'M', 900 + i, 0.8, createRandom(i));
    films.push(writeFilmFile(synthesiseFilm(film), recordingOf(i, 'film'), 'PA'));
    ecgs.push(writeEcgFile(synthesiseEcg(ecg), recordingOf(i, 'ecg')));
  }
  return { films, ecgs };
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Greatest cosine between two different ones. */
function closestPair(embeddings: readonly Float32Array[]): number {
  const pairs = embeddings.flatMap((a, i) => embeddings.slice(i + 1).map((b) => cosine(a, b)));
  return Math.max(...pairs);
}

const textOf = (draft: Draft, sections: readonly DraftSectionName[]): string =>
  draft.sentences
    .filter(({ section }) => sections.includes(section))
    .map(({ text }) => text)
    .join(' ');

describe.skipIf(!areModelsInstalled())('swapping one signal of a patient (skipped without trained models in models/weights)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-sensitivity-'));
  const { films, ecgs } = makeFiles();
  let engine: Engine;
  let patientKey: PatientKey;
  let filmKeys: StudyKey[];
  let ecgKeys: StudyKey[];

  beforeAll(async () => {
    const paths = [
      ...films.map((bytes, i) => [`film-${i}.dcm`, bytes] as const),
      ...ecgs.map((bytes, i) => [`ecg-${i}.dcm`, bytes] as const),
    ];
    for (const [name, bytes] of paths) writeFileSync(join(folder, name), bytes);
    engine = await createEngine({
      dataDir: join(folder, 'store'),
      modelsDir,
      key: new Uint8Array(32).fill(7),
      keyCustody: 'test',
      version: '0',
    });
    await engine.call('enrolSamples', { count: 14 });
    const { outcomes, refused } = await engine.call('importPaths', { paths: paths.map(([name]) => join(folder, name)) });
    expect(refused).toBe(0);
    const keyOf = (name: string): StudyKey => {
      const outcome = outcomes.find((candidate) => candidate.path.endsWith(name));
      if (outcome?.kind !== 'imported') throw new Error(`${name} was not imported`);
      patientKey = outcome.patient.patientKey;
      return outcome.study.studyKey;
    };
    filmKeys = films.map((_, i) => keyOf(`film-${i}.dcm`));
    ecgKeys = ecgs.map((_, i) => keyOf(`ecg-${i}.dcm`));
  }, 240_000);

  afterAll(async () => {
    await engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives 10 films 10 embeddings, no two with a cosine above 0.9999, and 10 ECGs likewise', async () => {
    const inference = await createInference({ modelsDir, log: () => undefined });
    try {
      const filmEmbeddings: Float32Array[] = [];
      for (const bytes of films) filmEmbeddings.push((await inference.encodeFilm(await decodeFilm(bytes))).embedding);
      expect(closestPair(filmEmbeddings)).toBeLessThan(0.9999);
      const ecgEmbeddings: Float32Array[] = [];
      for (const bytes of ecgs) ecgEmbeddings.push((await inference.encodeEcg(await readEcg([{ name: 'a.dcm', bytes }]))).embedding);
      expect(closestPair(ecgEmbeddings)).toBeLessThan(0.9999);
    } finally {
      await inference.close();
    }
  }, 120_000);

  it('gives 10 films, and 10 ECGs, 10 different lists of neighbours', async () => {
    const neighbours = async (studyKey: StudyKey): Promise<string> => {
      const { hits } = await engine.call('findSimilarStudies', { anchor: { kind: 'study', studyKey }, limit: 12 });
      expect(hits.length).toBe(12);
      return hits.map((hit) => `${hit.study.studyKey} ${hit.similarity.toFixed(6)}`).join('\n');
    };
    for (const keys of [filmKeys, ecgKeys]) {
      const lists: string[] = [];
      for (const key of keys) lists.push(await neighbours(key));
      expect(new Set(lists).size).toBe(swaps);
    }
  });

  it('changes the film’s part of the draft with the film: at least 5 texts for 10 films', async () => {
    const drafts: Draft[] = [];
    for (const filmStudyKey of filmKeys)
      drafts.push(await engine.call('generateDraft', { patientKey, filmStudyKey, ecgStudyKey: ecgKeys[0] ?? null }));
    const texts = new Set(drafts.map((draft) => textOf(draft, ['film'])));
    expect(texts.size).toBeGreaterThanOrEqual(5);
    expect(new Set(drafts.map((draft) => textOf(draft, ['film', 'ecg', 'impression']))).size).toBeGreaterThanOrEqual(5);
    expect(drafts.every((draft) => draft.isSynthetic)).toBe(true);
  }, 300_000);

  it('changes the ECG’s part of the draft with the ECG: at least 5 texts for 10 ECGs', async () => {
    const drafts: Draft[] = [];
    for (const ecgStudyKey of ecgKeys)
      drafts.push(await engine.call('generateDraft', { patientKey, filmStudyKey: filmKeys[0] ?? null, ecgStudyKey }));
    expect(new Set(drafts.map((draft) => textOf(draft, ['ecg']))).size).toBeGreaterThanOrEqual(5);
  }, 300_000);
});
