import { describe, expect, it } from 'vitest';
import { AuscultError } from '../../../../contract/index.ts';
import type { OriginalFile } from '../../../../engine/import/parsed-study.ts';
import { enrolSamples } from '../../../../engine/services/enrol-samples.ts';
import type { EnrolSamplesParts } from '../../../../engine/services/enrol-samples.ts';
import { StudyEncoder } from '../../../../engine/services/study-encoder.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { fakeEncoders, fakeFilm, fakeReaders, unmeasured } from '../../../fake-capabilities.ts';
import { ecg, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const file = (name: string, content: string): OriginalFile => ({ name, bytes: Buffer.from(content) });

/** Readers that also know a header with a signal file beside it, as WFDB has. */
const readers: EnrolSamplesParts['readers'] = {
  ...fakeReaders,
  readStudy: async (source, readSibling) => {
    if (!source.name.endsWith('.hea')) return fakeReaders.readStudy(source, readSibling);
    const signal = await readSibling(source.name.replace('.hea', '.dat'));
    if (!signal) throw new AuscultError('ecg-signal-missing', { file: source.name, needed: 'its signal' });
    const originals = [{ name: source.name, bytes: source.bytes }, file(source.name.replace('.hea', '.dat'), 'signal')] as const;
    return ecg('', { patientId: 'SYN-1' }, { originals });
  },
};

async function enrol(
  patients: readonly { files: readonly OriginalFile[]; isSamplePatient: boolean }[],
  then: (answer: Awaited<ReturnType<typeof enrolSamples>>, store: Store) => Promise<void>,
): Promise<void> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const encoders = async (): Promise<ReturnType<typeof fakeEncoders>> => fakeEncoders();
  const studyEncoder = new StudyEncoder({ store, readers: fakeReaders, encoders, anatomies: unmeasured });
  const parts: EnrolSamplesParts = {
    store,
    readers,
    encoders,
    studyEncoder,
    log: () => undefined,
    emit: () => undefined,
    generateSamples: async function* () {
      yield* patients;
    },
  };
  try {
    await then(await enrolSamples(parts, { count: patients.length, encode: false }, {}), store);
  } finally {
    await store.close();
  }
}

const film = file('film.dcm', fakeFilm('SYN-1', 1));

describe('enrolSamples', () => {
  it('imports a header with its signal file once, whichever comes first', () =>
    enrol([{ files: [film, file('r.dat', 'signal'), file('r.hea', 'header')], isSamplePatient: true }], async (answer, store) => {
      expect(answer).toMatchObject({ imported: 2, duplicates: 0, patientKeys: [answer.samplePatientKey], notEncoded: [] });
      const studies = await store.listStudiesOf(answer.samplePatientKey);
      expect(studies.map((study) => study.sourceName).sort()).toEqual(['film.dcm', 'r.hea']);
    }));

  it('names the patient that is marked, not the first', () =>
    enrol(
      [
        { files: [file('other.dcm', fakeFilm('SYN-2', 2))], isSamplePatient: false },
        { files: [film], isSamplePatient: true },
      ],
      async ({ samplePatientKey, patientKeys }) => {
        expect(patientKeys.indexOf(samplePatientKey)).toBe(1);
      },
    ));

  it('fails loudly when a sample is refused, since samples are part of Auscult', async () => {
    const broken = enrol([{ files: [film, file('broken', 'what is this')], isSamplePatient: true }], () =>
      Promise.reject(new Error('not reached')),
    );
    await expect(broken).rejects.toThrowError(expect.objectContaining({ code: 'internal-error' }));
  });

  it('fails loudly when no patient is marked', async () => {
    const unmarked = enrol([{ files: [film], isSamplePatient: false }], () => Promise.reject(new Error('not reached')));
    await expect(unmarked).rejects.toThrowError(expect.objectContaining({ code: 'internal-error' }));
  });
});
