/** A report: what a clinician makes of a draft, sentence by sentence, until it is signed; then only addenda follow. */
import { z } from 'zod';
import { DraftSectionName, DraftSentence } from './draft.ts';
import { ModelId, PatientKey, StudyKey } from './ids.ts';

/** Identifier of one report: opaque, unique in the store. */
export const ReportKey = z.string().min(1).max(64).brand<'ReportKey'>();
export type ReportKey = z.infer<typeof ReportKey>;

/** Sections of a report, in reading order. */
export const reportSections: readonly DraftSectionName[] = ['technique', 'film', 'ecg', 'impression'];

/** Section titles for the reader, on the screen and in what is exported. */
export const reportSectionTitles: Readonly<Record<DraftSectionName, string>> = {
  technique: 'Technique',
  film: 'Chest film',
  ecg: 'ECG',
  impression: 'Impression',
};

/** Longest sentence, characters; also the longest addendum. */
export const longestReportText = 8_000;

/**
 * `unreviewed`: as drafted, nobody has looked at it. `accepted`: read and left as drafted. `edited`: drafted, then changed by the
 * clinician. `rejected`: drafted and left out of the report. `written`: the clinician's own.
 */
export const SentenceState = z.enum(['unreviewed', 'accepted', 'edited', 'rejected', 'written']);
export type SentenceState = z.infer<typeof SentenceState>;

/** What the editor sends of a sentence. Its origin in a draft is the store's to remember. */
export const SentenceEdit = z.strictObject({
  sentenceId: z.string().min(1).max(64),
  section: DraftSectionName,
  text: z.string().max(longestReportText),
  state: SentenceState,
});
export type SentenceEdit = z.infer<typeof SentenceEdit>;

export const ReportSentence = z.object({
  ...SentenceEdit.shape,
  /** As it was drafted, with its evidence; null for the clinician's own. */
  drafted: DraftSentence.nullable(),
});
export type ReportSentence = z.infer<typeof ReportSentence>;

/** Whether a sentence must be marked: drafted by a model without support or against the evidence, and not yet reviewed. */
export function isMarked({ state, drafted }: Pick<ReportSentence, 'state' | 'drafted'>): boolean {
  if (state !== 'unreviewed' || drafted === null) return false;
  return drafted.verdict === 'contradicted' || (drafted.verdict === 'unsupported' && drafted.origin === 'model');
}

/** Who vouches for a text, when, and the SHA-256 (hex) of its canonical form. */
export const Signature = z.object({
  /** As the signer typed it: Auscult has no user accounts. */
  signedBy: z.string(),
  /** The account of the operating system under which Auscult ran; '' when not known. */
  account: z.string(),
  /** ISO 8601 UTC. */
  signedAt: z.string(),
  sha256: z.string().length(64),
  /** Whether the stored text still has that hash. */
  isIntact: z.boolean(),
});
export type Signature = z.infer<typeof Signature>;

/** A correction or addition to a signed report; signed itself, and chained to what was signed before it. */
export const Addendum = z.object({ text: z.string(), signature: Signature });
export type Addendum = z.infer<typeof Addendum>;

export const Report = z.object({
  reportKey: ReportKey,
  patientKey: PatientKey,
  filmStudyKey: StudyKey.nullable(),
  ecgStudyKey: StudyKey.nullable(),
  /** The drafter of the newest draft that was taken in; null when the report was begun without one. */
  modelId: ModelId.nullable(),
  /** Counts up with every change that was saved; a change that does not know the newest is refused. */
  revision: z.int().min(0),
  /** Counts up when a new draft is taken in. */
  version: z.int().min(1),
  sentences: z.array(ReportSentence),
  /** ISO 8601 UTC. */
  startedAt: z.string(),
  savedAt: z.string(),
  isSynthetic: z.boolean(),
  /** Null while the report is open. */
  signature: Signature.nullable(),
  addenda: z.array(Addendum),
});
export type Report = z.infer<typeof Report>;

/**
 * Forms of a signed report: pages and plain text for people; for systems an Encapsulated PDF, a Basic Text SR (TID 2000) and a FHIR R4
 * DiagnosticReport.
 */
export const ReportFormat = z.enum(['pdf', 'text', 'dicom-pdf', 'dicom-sr', 'fhir']);
export type ReportFormat = z.infer<typeof ReportFormat>;

/** A report in a list. */
export const ReportSummary = z.object({
  reportKey: ReportKey,
  startedAt: z.string(),
  savedAt: z.string(),
  signedBy: z.string().nullable(),
  signedAt: z.string().nullable(),
  addendumCount: z.int().min(0),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

const TemplateName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'a name has up to 31 lower-case letters, digits and hyphens and begins with a letter');
const ReportText = z.string().min(1).max(longestReportText);

/** A short word that is replaced by a longer text while it is typed: `.normal`. The same name may mean another text in each section. */
export const ReportMacro = z.strictObject({ name: TemplateName, section: DraftSectionName.nullable(), text: ReportText });
export type ReportMacro = z.infer<typeof ReportMacro>;

/** Sentences that are added to a report together. */
export const ReportTemplate = z.strictObject({
  name: z.string().min(1).max(80),
  sections: z.partialRecord(DraftSectionName, z.array(ReportText).max(40)),
});
export type ReportTemplate = z.infer<typeof ReportTemplate>;

/** The site's file of templates and macros. */
export const ReportTemplates = z
  .strictObject({ version: z.literal(1), macros: z.array(ReportMacro).max(500), templates: z.array(ReportTemplate).max(200) })
  .check((context) => {
    const names = context.value.macros.map(({ name, section }) => `${name} in ${section ?? 'every section'}`);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) context.issues.push({ code: 'custom', message: `the macro .${twice} is there twice`, input: context.value });
  });
export type ReportTemplates = z.infer<typeof ReportTemplates>;
