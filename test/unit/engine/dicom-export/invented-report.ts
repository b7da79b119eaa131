/** A signed report of a film and an ECG, for the tests of what leaves Auscult. */
import { ReportKey, StudyKey, type Addendum, type Patient, type Report, type Signature, type Study } from '../../../../contract/index.ts';
import { reportIdentity, type ReportIdentity, type ReportRecording, type Signatures } from '../../../../engine/dicom-export/index.ts';
import { readObjectIdentity } from '../../../../engine/import/index.ts';
import { draft, patient, sentence, study } from '../../renderer/invented.ts';
import { buildEcg, ecgGroup } from '../import/build-dicom.ts';
import { filmFile } from './invented-film.ts';

export const signature: Signature = {
  signedBy: 'Dr Ada Roe',
  account: 'roe',
  signedAt: '2026-11-22T09:30:00.000Z',
  sha256: 'a'.repeat(64),
  isIntact: true,
};

export const addendum: Addendum = {
  text: 'Die linke Seite ist gemeint: <left> & "not" right.',
  signature: { ...signature, signedBy: 'Dr Bo Lee', signedAt: '2026-11-22T11:00:00.000Z', sha256: 'b'.repeat(64) },
};

export function signedReport(over: Partial<Report> = {}): Report {
  const { patientKey, modelId } = draft();
  const said = (sentenceId: string, section: Report['sentences'][number]['section'], text: string): Report['sentences'][number] => ({
    ...{ sentenceId, section, text },
    state: 'accepted',
    drafted: sentence(),
  });
  return {
    reportKey: ReportKey.parse('r1'),
    patientKey,
    filmStudyKey: StudyKey.parse('f1'),
    ecgStudyKey: StudyKey.parse('e1'),
    modelId,
    revision: 3,
    version: 1,
    sentences: [
      said('s1', 'technique', 'PA film and 12-lead ECG.'),
      said('s2', 'film', 'The heart is enlarged.'),
      said('s3', 'ecg', 'Sinus rhythm.'),
      { ...said('s4', 'film', 'Old fracture.'), state: 'rejected' },
      said('s5', 'impression', 'Cardiomegaly.'),
    ],
    startedAt: '2026-11-22T09:00:00.000Z',
    savedAt: '2026-11-22T09:29:00.000Z',
    isSynthetic: false,
    signature,
    addenda: [],
    ...over,
  };
}

export const signaturesOf = ({ signature: first, addenda }: Report): Signatures => [
  first ?? signature,
  ...addenda.map((one) => one.signature),
];

export const ecgFile = (): Uint8Array =>
  buildEcg(
    [ecgGroup({})],
    [
      ['00080018', 'UI', '1.2.9.4.5'],
      ['00100010', 'PN', 'Doe^Jane'],
      ['0020000d', 'UI', '1.2.9'],
      ['0020000e', 'UI', '1.2.9.4'],
    ],
  );

/** Film and ECG, in DICOM unless told. */
export function recordings(inDicom: readonly Study['modality'][] = ['film', 'ecg']): ReportRecording[] {
  return [
    { study: study('e1', 'ecg'), identity: inDicom.includes('ecg') ? readObjectIdentity(ecgFile(), 'ecg.dcm') : null },
    { study: study('f1', 'film'), identity: inDicom.includes('film') ? readObjectIdentity(filmFile(), 'film.dcm') : null },
  ];
}

export const person = (): Patient => patient();
export const place = (report: Report, among = recordings()): ReportIdentity => reportIdentity(report, person(), among);
