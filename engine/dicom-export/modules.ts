/** The modules that every exported object has: patient, study, series, equipment (PS3.3 C.7.1 to C.7.5), taken from the stored original. */
import type { Element } from '../dicom-writer/elements.ts';
import { localDateTime, oneLine, severalLines } from '../dicom-writer/values.ts';
import type { ObjectIdentity } from '../import/index.ts';

/** Who writes, and when. */
export interface ExportOrigin {
  /** Version of Auscult. */
  readonly version: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

/** Series that an exported object begins. */
export interface NewSeries {
  readonly modality: 'PR' | 'SR' | 'DOC';
  readonly uid: string;
  readonly description: string;
  /** When its first object was made, where it may get more than one; ISO 8601 UTC. */
  readonly begunAt?: string;
}

/** Series and instance numbers of what Auscult adds to a study; far above those of a modality. */
const seriesNumber = '9000';

/** A code of PS3.16: value, scheme, meaning. */
export type Code = readonly [value: string, scheme: string, meaning: string];

/** An item of a code sequence (PS3.3 table 8.8-1). */
export function codeItem([value, scheme, meaning]: Code): readonly Element[] {
  return [
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', scheme],
    [0x00080104, 'LO', meaning],
  ];
}

/** Patient, General Study, General Series and General Equipment of an object that belongs to the study of `identity`. */
export function commonElements(identity: ObjectIdentity, series: NewSeries, { version, createdAt }: ExportOrigin): Element[] {
  const { patient, study } = identity;
  const { date, time } = localDateTime(createdAt);
  const begun = localDateTime(series.begunAt ?? createdAt);
  const optional: Element[] = [];
  if (patient.issuer !== '') optional.push([0x00100021, 'LO', oneLine(patient.issuer, 64)]);
  if (/^\d{3}[DWMY]$/.test(patient.age)) optional.push([0x00101010, 'AS', patient.age]);
  if (patient.comments !== '') optional.push([0x00104000, 'LT', severalLines(patient.comments)]);
  if (study.description !== '') optional.push([0x00081030, 'LO', oneLine(study.description, 64)]);
  if (identity.institution !== '') optional.push([0x00080080, 'LO', oneLine(identity.institution, 64)]);
  return [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080012, 'DA', date], // Instance Creation Date
    [0x00080013, 'TM', time],
    [0x00100010, 'PN', personName(patient.name)],
    [0x00100020, 'LO', oneLine(patient.id, 64)],
    [0x00100030, 'DA', date8(patient.birthDate)],
    [0x00100040, 'CS', ofForm(patient.sex.toUpperCase(), /^[FMO]$/)],
    [0x0020000d, 'UI', study.uid],
    [0x00080020, 'DA', date8(study.date)],
    [0x00080030, 'TM', ofForm(study.time.replaceAll(':', ''), /^\d{2,6}(\.\d{1,6})?$/)],
    [0x00080090, 'PN', personName(study.referringPhysician)],
    [0x00200010, 'SH', oneLine(study.id, 16)],
    [0x00080050, 'SH', oneLine(study.accessionNumber, 16)],
    [0x00080060, 'CS', series.modality],
    [0x0020000e, 'UI', series.uid],
    [0x00200011, 'IS', seriesNumber],
    [0x0008103e, 'LO', oneLine(series.description, 64)],
    [0x00080021, 'DA', begun.date], // Series Date
    [0x00080031, 'TM', begun.time],
    [0x00080070, 'LO', 'Auscult'],
    [0x00081090, 'LO', 'Auscult workstation'],
    [0x00181000, 'LO', 'none'], // Device Serial Number: software has none
    [0x00181020, 'LO', version],
    ...optional,
  ];
}

/** Implementation Version Name (0002,0013). */
export function implementationName(version: string): string {
  return oneLine(`AUSCULT_${version}`, 16);
}

/** A reference to an instance (PS3.3 table 10-11). */
export function instanceReference(sopClassUid: string, sopInstanceUid: string): Element[] {
  return [
    [0x00081150, 'UI', sopClassUid],
    [0x00081155, 'UI', sopInstanceUid],
  ];
}

/** A person name as stored, without what would part it into several. */
function personName(value: string): string {
  return oneLine(value, 192);
}

/** A date of eight digits, also from the old form with dots; '' for what is none. */
function date8(value: string): string {
  return ofForm(value.replace(/[.-]/g, ''), /^\d{8}$/);
}

/** A value that its VR allows, else '': originals hold others, which must not be handed on. */
function ofForm(value: string, form: RegExp): string {
  return form.test(value) ? value : '';
}
