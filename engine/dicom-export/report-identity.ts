/** Whose a report is and to which study its documents belong: those of the recordings that it is about, else a study of its own. */
import type { Patient, Report, Signature, Study } from '../../contract/index.ts';
import { uidOfName } from '../dicom-writer/uid.ts';
import type { ObjectIdentity } from '../import/index.ts';
import type { EvidenceInstance } from './sr-document.ts';

/** A recording of a report: the study, and who it is where the original is DICOM. */
export interface ReportRecording {
  readonly study: Study;
  readonly identity: ObjectIdentity | null;
}

/** What a document needs to know of its place. */
export interface ReportIdentity {
  /** The object whose patient and study the document shares. */
  readonly identity: ObjectIdentity;
  /** DICOM instances that the report is about, film first. */
  readonly evidence: readonly (EvidenceInstance & { readonly kind: Study['modality'] })[];
  /** Whether there is no recording in DICOM with a study UID, so that the study UID is made from the report. */
  readonly isOwnStudy: boolean;
}

/** A DICOM UID (PS3.5 §9). */
const uidForm = /^[0-9][0-9.]{0,63}$/;

/**
 * The place of a report's documents: the study of its film, else that of its ECG, else one that is made for it.
 *
 * @param recordings  film and ECG of the report, as far as it has them
 */
export function reportIdentity(report: Report, patient: Patient, recordings: readonly ReportRecording[]): ReportIdentity {
  const ordered = [...recordings].sort((a, b) => Number(a.study.modality === 'ecg') - Number(b.study.modality === 'ecg'));
  const inDicom = ordered.flatMap(({ study, identity }) => (identity && uidForm.test(identity.study.uid) ? [{ study, identity }] : []));
  const evidence = inDicom
    .filter(({ identity: one }) => [one.seriesUid, one.sopClassUid, one.sopInstanceUid].every((uid) => uidForm.test(uid)))
    .map(({ study, identity: one }) => ({
      kind: study.modality,
      studyUid: one.study.uid,
      seriesUid: one.seriesUid,
      sopClassUid: one.sopClassUid,
      sopInstanceUid: one.sopInstanceUid,
    }));
  const [first] = inDicom;
  if (first) return { identity: first.identity, evidence, isOwnStudy: false };
  return { identity: ownIdentity(report, patient, ordered[0]?.study ?? null), evidence, isOwnStudy: true };
}

/** An identity from what the store knows, for recordings of other formats than DICOM. */
function ownIdentity({ reportKey }: Report, patient: Patient, study: Study | null): ObjectIdentity {
  const [date = '', time = ''] = (study?.acquiredAt ?? '').split('T');
  const comments = patient.isSynthetic ? 'SYNTHETIC: made by a program, not recorded from a person.' : '';
  return {
    patient: {
      name: patient.name.replace(/,\s*/, '^'),
      id: patient.patientId,
      issuer: '',
      birthDate: patient.birthDate?.replaceAll('-', '') ?? '',
      sex: patient.sex === 'U' ? '' : patient.sex,
      age: '',
      comments,
    },
    study: {
      uid: uidOfName(`study of report ${reportKey}`),
      date: date.replaceAll('-', ''),
      time: time.replaceAll(':', ''),
      id: '',
      accessionNumber: '',
      description: study?.description ?? '',
      referringPhysician: '',
    },
    seriesUid: '',
    sopClassUid: '',
    sopInstanceUid: '',
    modality: '',
    institution: '',
  };
}

/** A signed report: its own signature, then those of the addenda. */
export type Signatures = readonly [Signature, ...Signature[]];

/** Kinds of documents of a report; each has series and instances of its own. */
export type DocumentKind = 'sr' | 'pdf';

/** Series of a report's documents of one kind: the same for every version of the report. */
export function seriesUidOf(kind: DocumentKind, { reportKey }: Report, version: string): string {
  return uidOfName(`series ${kind} of report ${reportKey} by ${version}`);
}

/**
 * The document of a report as it stood with the last of these signatures. It follows from the hash that was signed: the same report exported
 * twice is the same object, and one with an addendum more is another, which names this one as its predecessor.
 */
export function instanceUidOf(kind: DocumentKind, { reportKey }: Report, signatures: Signatures, version: string): string {
  return uidOfName(`instance ${kind} of report ${reportKey} ${signatures.at(-1)?.sha256 ?? ''} by ${version}`);
}
