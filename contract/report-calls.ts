/** Calls of the report editor: open, save every keystroke, sign, add to what is signed, hand out; templates and spelling. */
import { z } from 'zod';
import { call } from './call.ts';
import { DraftSectionName, DraftSentence } from './draft.ts';
import { PatientKey, StudyKey } from './ids.ts';
import { longestReportText, Report, ReportFormat, ReportKey, ReportMacro, ReportSummary, ReportTemplate, SentenceEdit } from './report.ts';

const Signer = z.string().trim().min(2).max(120);

/** The newest report of a patient, or the one that is named; null when there is none. With it, all reports of the patient, newest first. */
export const openReport = call({
  name: 'report.open',
  effect: 'read',
  input: z.strictObject({ patientKey: PatientKey, reportKey: ReportKey.optional() }),
  output: z.object({ report: Report.nullable(), all: z.array(ReportSummary) }),
});

/**
 * Takes the patient's newest draft into the open report, or begins a report with it. What the clinician has reviewed or written
 * stays as it is; only unreviewed sentences of an earlier draft give way. `draft: 'none'` begins an empty report. Refuses while the newest report
 * is signed, unless `isNew` asks for another.
 */
export const takeDraft = call({
  name: 'report.takeDraft',
  effect: 'write',
  input: z.strictObject({
    patientKey: PatientKey,
    draft: z.enum(['latest', 'none']).default('latest'),
    filmStudyKey: StudyKey.nullable().default(null),
    ecgStudyKey: StudyKey.nullable().default(null),
    isNew: z.boolean().default(false),
  }),
  output: Report,
});

/** Saves all sentences of an open report in their order. Refuses when the report has changed since `revision`. */
export const saveReport = call({
  name: 'report.save',
  effect: 'write',
  input: z.strictObject({ reportKey: ReportKey, revision: z.int().min(0), sentences: z.array(SentenceEdit).max(500) }),
  output: z.object({ revision: z.int(), savedAt: z.string() }),
});

/**
 * Holds the sentences of an open report, in reading order, against the findings and measurements of its studies and against each other.
 * `unsupported` only says that nothing is known: a clinician sees more than the models do.
 */
export const checkSentences = call({
  name: 'report.check',
  effect: 'read',
  input: z.strictObject({
    reportKey: ReportKey,
    sentences: z.array(z.strictObject({ section: DraftSectionName, text: z.string().max(longestReportText) })).max(500),
  }),
  output: z.object({ checks: z.array(z.object({ verdict: DraftSentence.shape.verdict, evidence: DraftSentence.shape.evidence })) }),
});

/** Signs a report: from then on the store refuses every change of it. Refuses while sentences are unreviewed, unless that is confirmed. */
export const signReport = call({
  name: 'report.sign',
  effect: 'write',
  input: z.strictObject({
    reportKey: ReportKey,
    revision: z.int().min(0),
    signedBy: Signer,
    confirmsUnreviewed: z.boolean().default(false),
  }),
  output: Report,
});

/** Adds a signed addendum to a signed report. */
export const addAddendum = call({
  name: 'report.addAddendum',
  effect: 'write',
  input: z.strictObject({ reportKey: ReportKey, text: z.string().trim().min(1).max(longestReportText), signedBy: Signer }),
  output: Report,
});

/**
 * A signed report with its addenda as a file; one that is not signed is refused. The file's name holds a date, never the patient's name. The
 * same report exported twice as DICOM is the same object; one with an addendum more names it as its predecessor.
 */
export const exportReport = call({
  name: 'report.export',
  effect: 'read',
  input: z.strictObject({ reportKey: ReportKey, format: ReportFormat }),
  output: z.object({
    bytes: z.instanceof(ArrayBuffer),
    fileName: z.string(),
    /** What the reader must know of the file, one sentence each. */
    remarks: z.array(z.string()),
  }),
});

/** Templates and macros of this site. */
export const getReportTemplates = call({
  name: 'report.getTemplates',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({
    macros: z.array(ReportMacro),
    templates: z.array(ReportTemplate),
    /** The file that the site may edit. */
    file: z.string(),
    /** Why that file is not used and the built-in texts are; absent when it is. */
    problem: z.string().optional(),
  }),
});

/** Where the misspelt words of each text are: [start, end) in UTF-16 units, in order. */
export const checkSpelling = call({
  name: 'spelling.check',
  effect: 'read',
  input: z.strictObject({ texts: z.array(z.string().max(longestReportText)).max(500) }),
  output: z.object({ misspelt: z.array(z.array(z.tuple([z.int(), z.int()]))) }),
});

/** Correct words near to a misspelt one, best first. */
export const suggestSpelling = call({
  name: 'spelling.suggest',
  effect: 'read',
  input: z.strictObject({ word: z.string().min(1).max(80) }),
  output: z.object({ suggestions: z.array(z.string()).max(8) }),
});

/** Adds a word to this store's own list (kept encrypted). */
export const addSpellingWord = call({
  name: 'spelling.addWord',
  effect: 'write',
  input: z.strictObject({ word: z.string().trim().min(1).max(80) }),
  output: z.object({ words: z.int() }),
});
