/** The files of the sample generator, read by the same readers as any other file. */
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFilm, readStudy, recogniseFormat, type ParsedStudy } from '../../engine/import/index.ts';
import { generateSamplePatients, type SamplePatient } from '../../engine/sample/index.ts';
import { planPatient } from '../../engine/sample/patient-plan.ts';
import { measureEcg } from '../../engine/signal/index.ts';

const seed = 7;

interface ReadPatient {
  readonly index: number;
  readonly files: SamplePatient['files'];
  readonly studies: readonly ParsedStudy[];
}

async function readPatient(index: number, { files }: SamplePatient): Promise<ReadPatient> {
  const sibling = (name: string): Promise<Uint8Array | null> => Promise.resolve(files.find((file) => file.name === name)?.bytes ?? null);
  const main = files.filter((file) => !file.name.endsWith('.dat'));
  return { index, files, studies: await Promise.all(main.map((file) => readStudy({ path: file.name, ...file }, sibling))) };
}

describe('sample patients', () => {
  const patients: ReadPatient[] = [];

  beforeAll(async () => {
    for await (const patient of generateSamplePatients({ count: 8, seed })) patients.push(await readPatient(patients.length, patient));
  }, 120_000);

  it('are recognised as films, DICOM ECGs and WFDB records, all SYNTHETIC', () => {
    const studies = patients.flatMap((patient) => patient.studies);
    expect(new Set(studies.map((study) => study.format))).toEqual(new Set(['dicom-film', 'dicom-ecg', 'wfdb']));
    for (const study of studies) expect(study.patient.isSynthetic).toBe(true);
    for (const file of patients.flatMap((patient) => patient.files).filter(({ name }) => !name.endsWith('.dat'))) {
      expect(recogniseFormat(file.bytes, file.name)).not.toBeNull();
    }
  });

  it('are each one person, whether a study came as DICOM or as WFDB', () => {
    for (const { index, studies } of patients) {
      const { identity, occasions } = planPatient(index, seed);
      expect(new Set(studies.map((study) => JSON.stringify(study.patient))).size).toBe(1);
      expect(studies[0]?.patient).toMatchObject({
        patientId: identity.patientId,
        name: `SYNTHETIC, ${identity.givenName}`,
        sex: identity.sex,
        birthDate: identity.birthDate,
      });
      const dates = occasions.flatMap((occasion) => [occasion.filmAt, occasion.ecgAt]).filter((date) => date !== null);
      expect(studies.map((study) => study.acquiredAt)).toEqual(dates);
    }
  });

  it('have films of 800 by 900 pixels, 0.44 mm at the patient, white = dense', async () => {
    const film = patients[0]?.studies.find((study) => study.modality === 'film');
    expect(film?.modality === 'film' && film.facts).toMatchObject({
      rows: 900,
      columns: 800,
      spacingMm: [0.44, 0.44],
      spacingOrigin: 'patient',
      viewPosition: 'PA',
      manufacturer: 'Auscult synthetic generator',
    });
    const image = await decodeFilm(film?.originals[0].bytes ?? new Uint8Array());
    expect([image.width, image.height]).toEqual([800, 900]);
    const at = (x: number, y: number): number => image.values[y * 800 + x] ?? 0;
    expect(at(400, 860)).toBeGreaterThan(at(180, 400) + 500);
  });

  it('have ECGs of 12 calibrated leads whose measured rate is within 6 bpm of the generator’s in sinus rhythm', () => {
    let compared = 0;
    for (const { index, studies } of patients) {
      const { occasions } = planPatient(index, seed);
      const ecgs = studies.filter((study) => study.modality === 'ecg');
      ecgs.forEach((study, i) => {
        expect(study.trace.leads.every((lead) => lead.isCalibrated && lead.origin === 'recorded' && lead.notices.length === 0)).toBe(true);
        const settings = occasions[i]?.settings.ecg;
        if (settings?.rhythm !== 'sinus' || settings.prematureShare > 0) return;
        expect(Math.abs((measureEcg(study.trace).heartRateBpm ?? 0) - settings.rateBpm)).toBeLessThan(6);
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(4);
  });

  it('carry nothing for the reader to notice', () => {
    for (const study of patients.flatMap((patient) => patient.studies)) expect(study.notices).toEqual([]);
  });
});
