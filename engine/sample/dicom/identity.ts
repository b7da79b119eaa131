/** Who and when, as every synthetic DICOM file states it. */
import type { Element } from '../../dicom-writer/elements.ts';

/** Manufacturer by which the readers know a synthetic file. */
export const syntheticManufacturer = 'Auscult synthetic generator';

/** An invented patient. */
export interface SyntheticIdentity {
  readonly patientId: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly sex: 'F' | 'M';
  /** ISO 8601 date. */
  readonly birthDate: string;
}

/** One recording of an invented patient. */
export interface SyntheticRecording {
  readonly patient: SyntheticIdentity;
  /** ISO 8601 local date and time without zone. */
  readonly acquiredAt: string;
  readonly ageYears: number;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly accessionNumber: string;
}

/** Patient, study, series and equipment modules (PS3.3 §C.7.1 to C.7.5). */
export function identityElements(recording: SyntheticRecording, modality: 'DX' | 'ECG', description: string): Element[] {
  const { patient } = recording;
  const [date, time] = dicomDateTime(recording.acquiredAt);
  return [
    [0x00080005, 'CS', 'ISO_IR 100'],
    [0x00080020, 'DA', date],
    [0x00080023, 'DA', date],
    [0x00080030, 'TM', time],
    [0x00080033, 'TM', time],
    [0x0008002a, 'DT', date + time],
    [0x00080050, 'SH', recording.accessionNumber],
    [0x00080060, 'CS', modality],
    [0x00080070, 'LO', syntheticManufacturer],
    [0x00080080, 'LO', 'SYNTHETIC'],
    [0x00080090, 'PN', ''],
    [0x00081030, 'LO', description],
    [0x0008103e, 'LO', description],
    [0x00081090, 'LO', 'Generator 1'],
    [0x00100010, 'PN', `${patient.familyName}^${patient.givenName}`],
    [0x00100020, 'LO', patient.patientId],
    [0x00100030, 'DA', patient.birthDate.replaceAll('-', '')],
    [0x00100040, 'CS', patient.sex],
    [0x00101010, 'AS', `${String(recording.ageYears).padStart(3, '0')}Y`],
    [0x00104000, 'LT', 'SYNTHETIC: made by a program, not recorded from a person.'],
    [0x00181000, 'LO', 'SYNTHETIC'],
    [0x00181020, 'LO', '1'],
    [0x0020000d, 'UI', recording.studyInstanceUID],
    [0x0020000e, 'UI', recording.seriesInstanceUID],
    [0x00200010, 'SH', recording.accessionNumber],
    [0x00200011, 'IS', '1'],
    [0x00200013, 'IS', '1'],
  ];
}

/** `2026-03-04T10:20:30` as DICOM date and time. */
export function dicomDateTime(iso: string): [date: string, time: string] {
  return [iso.slice(0, 10).replaceAll('-', ''), iso.slice(11, 19).replaceAll(':', '')];
}
