/**
 * Every way in which Auscult can refuse, as one closed table. Across the port travel code and details; the sentence is made
 * here, is written for a clinician, and says what, why and what to do. It never holds patient data beyond the file's name.
 */
import type { LeadName } from './ecg.ts';

export const errorTable = {
  'invalid-request': (d: { call: string; problem: string }) => `The request ${d.call} was not understood: ${d.problem}`,
  'internal-error': (d: { what: string }) =>
    `Something went wrong in Auscult while it tried to ${d.what}. The local log has the details; nothing was changed.`,
  cancelled: (d: { what: string }) => `${d.what} was cancelled. Nothing half-done was kept.`,

  'file-unreadable': (d: { file: string; problem: string }) =>
    `${d.file} cannot be read: ${d.problem}. Check that the file exists and that you may open it.`,
  'file-empty': (d: { file: string }) => `${d.file} is empty. Copy it again from its source.`,
  'file-too-large': (d: { file: string; bytes: number; limitBytes: number }) =>
    `${d.file} is ${Math.round(d.bytes / 1e6)} MB, more than the ${Math.round(d.limitBytes / 1e6)} MB that one file may have.`,
  'format-unknown': (d: { file: string }) =>
    `${d.file} is neither a DICOM chest film nor a 12-lead ECG in DICOM, WFDB, SCP-ECG, HL7 aECG, EDF, GE MUSE, GE CardioSoft or Philips Sierra XML. Import one of these.`,
  'dicom-malformed': (d: { file: string; problem: string }) =>
    `${d.file} is not a sound DICOM file: ${d.problem}. Ask the source to send it again.`,
  'dicom-not-a-film': (d: { file: string; what: string }) =>
    `${d.file} holds ${d.what}, which is not a projection radiograph. Auscult reads chest films (CR, DX and projection secondary captures).`,
  'dicom-no-pixels': (d: { file: string }) => `${d.file} has no pixel data. It is a document or a reference, not a film.`,
  'transfer-syntax-unsupported': (d: { file: string; transferSyntaxUID: string }) =>
    `${d.file} is compressed with ${d.transferSyntaxUID}, which Auscult cannot decode. Export it uncompressed or as JPEG, JPEG-LS, JPEG 2000 or RLE.`,
  'film-decode-failed': (d: { file: string; problem: string }) =>
    `The pixels of ${d.file} cannot be decoded: ${d.problem}. The original is unchanged.`,
  'film-frame-missing': (d: { file: string; frame: number; frames: number }) =>
    `${d.file} has ${d.frames} frame${d.frames === 1 ? '' : 's'}; there is no frame ${d.frame + 1}.`,
  'film-too-small': (d: { file: string; rows: number; columns: number }) =>
    `${d.file} has ${d.columns} × ${d.rows} pixels, too few for a chest film (at least 64 × 64).`,
  'film-uniform': (d: { file: string }) => `Every pixel of ${d.file} has the same value, so there is nothing to read in it.`,
  'ecg-malformed': (d: { file: string; problem: string }) => `${d.file} is not a sound ECG record: ${d.problem}.`,
  'ecg-signal-missing': (d: { file: string; needed: string }) =>
    `${d.file} needs ${d.needed}, which is not beside it. Import the header and the signal file together.`,
  'ecg-leads-missing': (d: { file: string; found: string }) =>
    `${d.file} has no 12-lead ECG: it holds ${d.found}. Auscult needs at least I, II and V1–V6.`,
  'ecg-sensitivity-missing': (d: { file: string; lead: LeadName }) =>
    `Lead ${d.lead} of ${d.file} states no voltage scale, so it cannot be measured or encoded.`,
  'ecg-too-short': (d: { file: string; seconds: number }) => `${d.file} is ${d.seconds.toFixed(1)} s long; at least 2 s are needed.`,
  'ecg-format-unsupported': (d: { file: string; what: string }) => `${d.file} uses ${d.what}, which Auscult does not read yet.`,

  'export-identity-missing': (d: { file: string; missing: string }) =>
    `${d.file} does not state its ${d.missing}, so no other DICOM file can refer to it. Save the film as a picture instead (Ctrl+S).`,
  'export-needs-grey': (d: { file: string }) =>
    `${d.file} is a colour picture, and a grayscale presentation state can only describe a grey film. Export the measurements as a structured report, or save a picture (Ctrl+S).`,
  'export-nothing-measured': (_d: Record<string, never>) =>
    `Nothing is measured on this film: a structured report holds lengths, angles, diameters, regions, probes and ratios. Measure something first, or export a presentation state.`,

  'index-malformed': (d: { file: string; problem: string }) =>
    `${d.file} is not an index of ECGs or films: ${d.problem}. Give a file with one JSON object a line, as docs/models.md describes.`,
  'manifest-malformed': (d: { file: string; problem: string }) =>
    `${d.file} is not a manifest of interchange files: ${d.problem}. docs/conformance.md describes its columns.`,

  'patient-not-found': (d: { patientKey: string }) => `There is no patient ${d.patientKey} in this store. Refresh the worklist.`,
  'study-not-found': (d: { studyKey: string }) => `There is no study ${d.studyKey} in this store. Refresh the worklist.`,
  'study-not-encoded': (d: { studyKey: string }) => `Study ${d.studyKey} has no embedding yet. Encode it first.`,
  'finding-unknown': (d: { code: string }) =>
    `The encoder has no label ${d.code}. Choose one from the findings panel, or type the finding in words.`,
  'words-missing': (_d: Record<string, never>) => `There is no word to explain. Type a finding, for example "pleural effusion".`,
  'probe-not-found': (d: { name: string }) => `There is no finding of your own called ${d.name}. Refresh the list.`,
  'probe-name-taken': (d: { name: string }) => `There is a finding of your own called ${d.name} already. Choose another name.`,
  'probe-modality': (d: { name: string }) =>
    `The examples of ${d.name} are not all of one kind. Mark films for a film finding and ECGs for an ECG finding.`,
  'nothing-to-draft-from': (_d: Record<string, never>) =>
    `This patient has neither an encoded film nor an encoded ECG, so there is nothing to draft from.`,
  'report-not-found': (d: { reportKey: string }) => `There is no report ${d.reportKey} in this store. Open the patient again.`,
  'report-signed': (d: { signedBy: string; signedAt: string }) =>
    `This report was signed by ${d.signedBy} at ${d.signedAt} and cannot be changed. Add an addendum, or begin a new report.`,
  'report-not-signed': (_d: Record<string, never>) => `This report is not signed yet. Sign it first.`,
  'report-changed': (_d: Record<string, never>) =>
    `This report was changed elsewhere since it was read here. Open the patient again; what was saved is kept.`,
  'report-unreviewed': (d: { unreviewed: number; marked: number }) =>
    `${d.unreviewed} drafted sentence${d.unreviewed === 1 ? ' has' : 's have'} not been reviewed, ${d.marked} of them without support or against the evidence. Accept, edit or reject them, or confirm that you sign them as they are.`,
  'report-not-intact': (d: { signedAt: string }) =>
    `The stored text of this report no longer has the hash that was signed at ${d.signedAt}, so it is not handed to other systems. Save it as plain text, which says so, and restore the store from a backup.`,
  'report-empty': (_d: Record<string, never>) => `There is nothing to sign: the report has no sentence. Write or accept one first.`,
  'own-model-refused': (d: { file: string; problem: string }) =>
    `${d.file} cannot be used as a language model: ${d.problem}. Auscult reads GGUF files of version 2 and 3.`,
  'own-model-memory': (d: { name: string; neededBytes: number; freeBytes: number }) =>
    `${d.name} needs ${(d.neededBytes / 1e9).toFixed(1)} GB, ${(d.freeBytes / 1e9).toFixed(1)} GB free. Close other programs, or take a smaller model.`,
  'own-model-missing': (_d: Record<string, never>) => `This model is not here any more. Import its file again.`,
  'own-model-lost': (d: { name: string; problem: string }) =>
    `${d.name} was lost: ${d.problem}. Auscult goes on; load the model again, or draft with the built-in drafter.`,
  'store-key-wrong': (_d: Record<string, never>) =>
    `The patient store cannot be opened with this key. Nothing was changed; restore the key that the store was made with.`,
  'store-busy': (d: { dataDir: string }) => `The patient store in ${d.dataDir} is in use by another Auscult. Close it first.`,
  'store-newer': (d: { version: number; supported: number }) =>
    `The patient store is of version ${d.version}; this Auscult reads up to ${d.supported}. Update Auscult.`,
  'store-damaged': (d: { what: string }) =>
    `The patient store is damaged: ${d.what}. Nothing was changed; restore the store from a backup.`,
  'model-missing': (d: { modelId: string }) => `The model ${d.modelId} is not installed. Reinstall Auscult or import its model pack.`,
  'model-corrupt': (d: { modelId: string; file: string }) =>
    `The model ${d.modelId} is damaged: ${d.file} does not have the checksum of the manifest. Reinstall Auscult or import its model pack.`,
  'model-failed': (d: { modelId: string; problem: string }) => `The model ${d.modelId} could not run: ${d.problem}.`,
} as const;

export type ErrorCode = keyof typeof errorTable;
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof errorTable)[C]>[0];

/** What travels across the port when a call fails. */
export interface WireError {
  code: ErrorCode;
  message: string;
  details: Record<string, unknown>;
}

/** The one error that leaves a capability. Its message is the table's sentence; the cause stays in the local log. */
export class AuscultError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AuscultError';
  readonly code: C;
  readonly details: ErrorDetails<C>;

  constructor(code: C, details: ErrorDetails<C>, options?: { cause?: unknown }) {
    super((errorTable[code] as (d: ErrorDetails<C>) => string)(details), options);
    this.code = code;
    this.details = details;
  }

  /** Form that may cross a process boundary. */
  toWire(): WireError {
    return { code: this.code, message: this.message, details: { ...(this.details as Record<string, unknown>) } };
  }
}

/** Whether something thrown is an AuscultError, also when it comes from another bundle. */
export function isAuscultError(value: unknown): value is AuscultError {
  return value instanceof Error && value.name === 'AuscultError' && 'code' in value;
}
