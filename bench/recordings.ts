/** Recordings of clinical size for the benchmarks: synthetic, and each different, so that none is taken for a duplicate. */
import { writeEcgFile } from '../engine/sample/dicom/ecg-file.ts';
import { writeFilmFile } from '../engine/sample/dicom/film-file.ts';
import type { SyntheticRecording } from '../engine/sample/dicom/identity.ts';
import { plainEcg, synthesiseEcg } from '../engine/sample/ecg/index.ts';
import { plainFilm, synthesiseFilm, type SyntheticFilm } from '../engine/sample/film/index.ts';

/** Size of a film from a digital detector of 43 × 35 cm. */
export const clinicalRows = 3000;
export const clinicalColumns = 2500;

/** A film of 3000 × 2500 pixels of 12 bits (15 MB) as a DICOM file. */
export function makeClinicalFilms(count: number): Uint8Array[] {
  const large = enlarge(synthesiseFilm(plainFilm));
  return Array.from({ length: count }, (_, i) => {
    large.pixels[i] = 1000 + i;
    return writeFilmFile(large, recordingOf(i, 1), 'PA');
  });
}

/** ECGs of 12 leads, 10 s, 500 Hz as DICOM files. */
export function makeEcgs(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => writeEcgFile(synthesiseEcg({ ...plainEcg, seed: i }), recordingOf(i, 2)));
}

function enlarge(film: SyntheticFilm): SyntheticFilm {
  const pixels = new Uint16Array(clinicalRows * clinicalColumns);
  for (let row = 0; row < clinicalRows; row++) {
    const from = Math.floor((row * film.rows) / clinicalRows) * film.columns;
    for (let column = 0; column < clinicalColumns; column++) {
      const noise = (row * 31 + column * 17) % 23;
      pixels[row * clinicalColumns + column] = Math.min(
        4095,
        (film.pixels[from + Math.floor((column * film.columns) / clinicalColumns)] ?? 0) + noise,
      );
    }
  }
  return { ...film, rows: clinicalRows, columns: clinicalColumns, pixels, pixelSpacingMm: 0.14 };
}

function recordingOf(index: number, kind: number): SyntheticRecording {
  return {
    patient: { patientId: `BENCH-${index}`, familyName: 'SYNTHETIC', givenName: `Bench ${index}`, sex: 'F', birthDate: '1960-01-01' },
    acquiredAt: '2025-01-01T10:00:00',
    ageYears: 65,
    studyInstanceUID: `2.25.${kind}${index}1`,
    seriesInstanceUID: `2.25.${kind}${index}2`,
    sopInstanceUID: `2.25.${kind}${index}3`,
    accessionNumber: `B${index}`,
  };
}
