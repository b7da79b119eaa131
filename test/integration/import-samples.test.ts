/** The sample patients that Auscult makes go through the same readers as real files. */
import { describe, expect, it } from 'vitest';
import { decodeFilm, readStudy, type ParsedStudy } from '../../engine/import/index.ts';
import { generateSamplePatients } from '../../engine/sample/index.ts';
import { measureEcg } from '../../engine/signal/index.ts';

describe('sample patients', () => {
  it('are read, decoded and measured, each as one person and marked synthetic', { timeout: 120_000 }, async () => {
    const formats = new Set<string>();
    for await (const patient of generateSamplePatients({ count: 4, seed: 7 })) {
      const files = new Map(patient.files.map((file) => [file.name, file.bytes]));
      const studies: ParsedStudy[] = [];
      for (const [name, bytes] of files) {
        if (name.endsWith('.dat')) continue;
        studies.push(await readStudy({ path: `/in/${name}`, name, bytes }, (sibling) => Promise.resolve(files.get(sibling) ?? null)));
      }
      expect(
        new Set(
          studies.map((study) =>
            JSON.stringify([study.patient.patientId, study.patient.issuer, study.patient.name, study.patient.birthDate]),
          ),
        ).size,
      ).toBe(1);
      expect(studies.every((study) => study.patient.isSynthetic && study.acquiredAt !== null && study.ageYears !== null)).toBe(true);
      for (const study of studies) {
        formats.add(study.format);
        await checkContent(study);
      }
    }
    expect([...formats].sort()).toEqual(['dicom-ecg', 'dicom-film', 'wfdb']);
  });
});

async function checkContent(study: ParsedStudy): Promise<void> {
  if (study.modality === 'film') {
    const image = await decodeFilm(study.originals[0].bytes);
    expect([image.width, image.height]).toEqual([study.facts.columns, study.facts.rows]);
    return;
  }
  const measured = measureEcg(study.trace);
  expect(study.trace.leads.every((lead) => lead.isCalibrated && lead.origin === 'recorded')).toBe(true);
  expect(measured.heartRateBpm).toBeGreaterThan(30);
  expect(measured.sokolowLyonMv).toBeGreaterThan(0.2);
}
