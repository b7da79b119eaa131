/** A synthetic film as a Digital X-Ray Image, for presentation (PS3.3 §A.26). */
import type { SyntheticFilm } from '../film/index.ts';
import type { Element } from '../../dicom-writer/elements.ts';
import { identityElements, type SyntheticRecording } from './identity.ts';
import { writePart10 } from '../../dicom-writer/part10.ts';

/** Digital X-Ray Image Storage, for presentation. */
export const dxForPresentation = '1.2.840.10008.5.1.4.1.1.1.1';
/** Detector over patient, as for a chest 8 cm before the detector at 1.8 m. */
const magnification = 1.05;
/** Code of the chest's anatomy (SNOMED CT, PS3.16 CID 4031). */
const chestCode = code('51185008', 'SCT', 'Chest');

/** Writes the film as a Part 10 file. */
export function writeFilmFile(film: SyntheticFilm, recording: SyntheticRecording, viewPosition: 'PA' | 'AP'): Uint8Array {
  const atDetector = (film.pixelSpacingMm * magnification).toFixed(4);
  const white = (1 << film.bitsStored) - 1;
  return writePart10(dxForPresentation, recording.sopInstanceUID, [
    ...identityElements(recording, 'DX', `Chest ${viewPosition}, synthetic`),
    [0x00080008, 'CS', ['DERIVED', 'PRIMARY']],
    [0x00080068, 'CS', 'FOR PRESENTATION'],
    [0x00082218, 'SQ', [chestCode]],
    [0x00180015, 'CS', 'CHEST'],
    [0x00181114, 'DS', String(magnification)],
    [0x00181164, 'DS', [atDetector, atDetector]],
    [0x00181508, 'CS', 'NONE'],
    [0x00185101, 'CS', viewPosition],
    [0x00187004, 'CS', 'DIRECT'],
    [0x00200020, 'CS', ['L', 'F']],
    [0x00200062, 'CS', 'U'],
    [0x00204000, 'LT', 'SYNTHETIC'],
    ...pixelElements(film, white),
    [0x00400318, 'CS', 'CHEST'],
    [0x00400555, 'SQ', []],
    [
      0x00540220,
      'SQ',
      [viewPosition === 'PA' ? code('272479007', 'SCT', 'Postero-anterior') : code('272460009', 'SCT', 'Antero-posterior')],
    ],
    [0x20500020, 'CS', 'IDENTITY'],
  ]);
}

function pixelElements(film: SyntheticFilm, white: number): Element[] {
  const atPatient = film.pixelSpacingMm.toFixed(4);
  return [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', film.rows],
    [0x00280011, 'US', film.columns],
    [0x00280030, 'DS', [atPatient, atPatient]],
    [0x00280a02, 'CS', 'GEOMETRY'],
    [0x00280a04, 'LO', 'Simulated at the patient'],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', film.bitsStored],
    [0x00280102, 'US', film.bitsStored - 1],
    [0x00280103, 'US', 0],
    [0x00280301, 'CS', 'NO'],
    [0x00281040, 'CS', 'LOG'],
    [0x00281041, 'SS', -1],
    [0x00281050, 'DS', String((white + 1) / 2)],
    [0x00281051, 'DS', String(white + 1)],
    [0x00281052, 'DS', '0'],
    [0x00281053, 'DS', '1'],
    [0x00281054, 'LO', 'US'],
    [0x00282110, 'CS', '00'],
    [0x7fe00010, 'OW', new Uint8Array(film.pixels.buffer, film.pixels.byteOffset, film.pixels.byteLength)],
  ];
}

function code(value: string, scheme: string, meaning: string): readonly Element[] {
  return [
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', scheme],
    [0x00080104, 'LO', meaning],
  ];
}
