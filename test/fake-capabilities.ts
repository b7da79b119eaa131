/** Small capabilities that read an invented text format and encode by arithmetic, for tests of what stands on them. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AuscultError, ModelId } from '../contract/index.ts';
import type { Draft } from '../contract/index.ts';
import type { Capabilities } from '../engine/engine.ts';
import type { GreyImage, OriginalFile } from '../engine/import/parsed-study.ts';
import type { DraftRequest, DraftWriter, Encoders, FileReaders } from '../engine/services/capabilities.ts';
import type { FilmAnatomies } from '../engine/services/film-anatomies.ts';
import { openStore } from '../engine/store/index.ts';
import { anatomy, ecg, encoding, film, testModels, unitVector } from './invented-studies.ts';

/** Contents of a fake film of a patient: `film|<patient ID>|<number>`; the number decides its embedding. */
export function fakeFilm(patientId: string, number: number): string {
  return `film|${patientId}|${number}`;
}

/** Contents of a fake ECG of a patient. */
export function fakeEcg(patientId: string, number: number): string {
  return `ecg|${patientId}|${number}`;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const numberOf = (bytes: Uint8Array): number => Number(textOf(bytes).split('|')[2]);

async function filesUnder(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => null);
  if (!facts?.isDirectory()) return [path];
  const names = (await readdir(path)).sort();
  return (await Promise.all(names.map((name) => filesUnder(join(path, name))))).flat();
}

/** Readers of the invented format. `crash` makes them throw what no reader should. */
export const fakeReaders: FileReaders = {
  findFiles: async (paths) => (await Promise.all(paths.map(filesUnder))).flat(),
  readStudy: async ({ name, bytes }) => {
    const [kind, patientId = ''] = textOf(bytes).split('|');
    if (kind === 'crash') throw new TypeError('a defect of a reader');
    const originals: [OriginalFile] = [{ name, bytes }];
    const patient = { patientId, name: `NAME, Of ${patientId}` };
    if (kind === 'film') return film('', patient, { originals });
    if (kind === 'ecg') return ecg('', patient, { originals, format: 'dicom-ecg' });
    throw new AuscultError('format-unknown', { file: name });
  },
  decodeFilm: async (bytes) => ({ width: 2, height: 1, values: Float32Array.of(numberOf(bytes), 1) }),
  openFilm: (bytes) => ({
    readFrame: async (frame) => ({
      frame,
      frames: 3,
      rows: 1,
      columns: 2,
      reduction: 1,
      pixels: {
        kind: 'grey',
        meaning: 'modality',
        values: Uint16Array.of(numberOf(bytes), frame),
        min: 0,
        max: 999,
        isInverted: false,
        paddingPixels: 0,
      },
      voi: [],
      appliedVoi: null,
      overlays: [],
      pixelAspect: [1, 1],
      spacingMm: null,
      spacingOrigin: 'none',
      frameTimeMs: null,
    }),
  }),
  readEcg: async (originals) => {
    const { trace } = ecg('');
    trace.samplesMv.fill(numberOf(originals[0].bytes));
    return trace;
  },
  readLongRecording: () => {
    throw new AuscultError('ecg-format-unsupported', { file: 'a fake', what: 'a long recording' });
  },
  makeThumbnail: () => ({ width: 1, height: 1, grey: Uint8Array.of(9) }),
  readFilmIdentity: () => {
    throw new AuscultError('format-unknown', { file: 'a fake' });
  },
  readObjectIdentity: () => {
    throw new AuscultError('format-unknown', { file: 'a fake' });
  },
  readTags: async (bytes) => [
    {
      tag: '(0010,0020)',
      vr: 'LO',
      keyword: 'PatientID',
      value: textOf(bytes),
      bytes: bytes.length,
      isCut: false,
      isPrivate: false,
      depth: 0,
    },
  ],
};

/** Encoders whose embedding follows from the fake study's number. Numbers from 900 up cannot be encoded. */
export function fakeEncoders(): Encoders & { encodedNumbers: number[]; isClosed: boolean } {
  const encode = async (modality: 'film' | 'ecg', number: number): ReturnType<Encoders['encodeFilm']> => {
    if (number >= 900) throw new AuscultError('model-failed', { modelId: testModels[modality], problem: 'the number is too high' });
    fake.encodedNumbers.push(number);
    return encoding(modality, number);
  };
  const fake = {
    encodedNumbers: [] as number[],
    isClosed: false,
    modelIds: { ...testModels, text: ModelId.parse('text-encoder@test-1'), drafter: ModelId.parse('drafter@test-1') },
    readerIds: {
      delineator: ModelId.parse('wave-delineator@test-1'),
      rhythm: ModelId.parse('rhythm-classifier@test-1'),
      organs: ModelId.parse('organ-segmenter@test-1'),
    },
    executionProvider: 'cpu',
    encodeFilm: (image: { values: Float32Array }) => encode('film', image.values[0] ?? 0),
    encodeEcg: (trace: { samplesMv: Float32Array }) => encode('ecg', trace.samplesMv[0] ?? 0),
    measureAnatomy: async (image: GreyImage) => anatomy(image),
    encodeText: async (text: string) => unitVector(Number(text)),
    delineateEcg: async () => {
      throw new AuscultError('model-missing', { modelId: 'wave-delineator' });
    },
    classifyRhythm: async () => {
      throw new AuscultError('model-missing', { modelId: 'rhythm-classifier' });
    },
    status: async () => [],
    warm: async () => undefined,
    close: async () => {
      fake.isClosed = true;
    },
  };
  return fake;
}

/** Leaves the anatomy of films for later. */
export const unmeasured: Pick<FilmAnatomies, 'measureAhead'> = { measureAhead: async () => undefined };

/** A drafter that writes one sentence naming its sources, and keeps what it was asked. */
export function fakeDrafter(): DraftWriter & { requests: DraftRequest[] } {
  const requests: DraftRequest[] = [];
  return {
    requests,
    draft: async (request, { signal, onProgress }): Promise<Draft> => {
      requests.push(request);
      onProgress?.({ kind: 'section', section: 'film' });
      onProgress?.({ kind: 'text', section: 'film', text: 'Written.' });
      if (signal?.aborted) throw new AuscultError('cancelled', { what: 'The draft' });
      return {
        patientKey: request.patient.patientKey,
        filmStudyKey: request.film?.study.studyKey ?? null,
        ecgStudyKey: request.ecg?.study.studyKey ?? null,
        modelId: ModelId.parse('drafter@test-1'),
        seed: request.seed,
        sentences: [{ section: 'film', text: 'Written.', origin: 'model', evidence: [], verdict: 'unsupported' }],
        createdAt: '2026-01-02T03:04:05.000Z',
        isSynthetic: false,
        timings: { firstTokenMs: 1, tokensPerSecond: 100, tokenCount: 2 },
      };
    },
    warm: async () => undefined,
    close: async () => undefined,
  };
}

/** All fakes over a real store. */
export function fakeCapabilities(): Capabilities & { encoders: ReturnType<typeof fakeEncoders>; drafter: ReturnType<typeof fakeDrafter> } {
  const encoders = fakeEncoders();
  const drafter = fakeDrafter();
  return {
    encoders,
    drafter,
    openStore,
    createInference: async () => encoders,
    createDrafter: async () => drafter,
    readers: fakeReaders,
    measureEcg: () => ({ heartRateBpm: 60, rrMs: 1000, beatCount: 10, sokolowLyonMv: null }),
    generateSamples: async function* ({ count, seed }) {
      for (let i = 0; i < count; i += 1) {
        const files = [
          { name: 'film.dcm', bytes: Buffer.from(fakeFilm(`SYN-${i}`, i + (seed % 2))) },
          { name: 'ecg.dcm', bytes: Buffer.from(fakeEcg(`SYN-${i}`, i)) },
        ];
        yield { files, isSamplePatient: i === 0 };
      }
    },
  };
}
