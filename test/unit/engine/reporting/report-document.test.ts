import { describe, expect, it } from 'vitest';
import { ReportKey, ReportTemplates } from '../../../../contract/index.ts';
import type { Report, ReportSentence } from '../../../../contract/index.ts';
import { printReportPages } from '../../../../engine/printing/index.ts';
import { textWidthMm, wrapText } from '../../../../engine/printing/text-width.ts';
import { canonicalReport } from '../../../../engine/reporting/canonical.ts';
import { defaultTemplates } from '../../../../engine/reporting/default-templates.ts';
import { reportAsText, reportDocument, unreviewedMark } from '../../../../engine/reporting/report-document.ts';
import { draft, patient, sentence, study } from '../../renderer/invented.ts';

const signature = {
  signedBy: 'Dr Ada Roe',
  account: 'roe',
  signedAt: '2026-11-22T09:30:00.000Z',
  sha256: 'a'.repeat(64),
  isIntact: true,
};
const own = (over: Partial<ReportSentence>): ReportSentence => ({
  sentenceId: 's1',
  section: 'film',
  text: 'The heart is enlarged.',
  state: 'accepted',
  drafted: sentence(),
  ...over,
});

function report(over: Partial<Report> = {}): Report {
  const { patientKey, filmStudyKey, ecgStudyKey, modelId } = draft();
  return {
    reportKey: ReportKey.parse('r1'),
    patientKey,
    filmStudyKey,
    ecgStudyKey,
    modelId,
    revision: 3,
    version: 1,
    sentences: [
      own({}),
      own({ sentenceId: 's2', text: 'Old fracture.', state: 'rejected' }),
      own({ sentenceId: 's3', section: 'ecg', text: 'Sinus rhythm.', state: 'unreviewed' }),
    ],
    startedAt: '2026-11-22T09:00:00.000Z',
    savedAt: '2026-11-22T09:29:00.000Z',
    isSynthetic: true,
    signature,
    addenda: [{ text: 'Left was meant.', signature }],
    ...over,
  };
}
const studies = [study('f1', 'film'), study('e1', 'ecg')];

describe('a signed report as text', () => {
  const text = reportAsText(reportDocument(report(), patient(), studies));
  it('says who it is of, what it says, who signed, and what Auscult is not', () => {
    for (const part of ['SYNTHETIC', 'DOE, Jane', 'AUS-000128', 'Chest film: 2026-11-21 08:14:00', 'CHEST FILM\nThe heart is enlarged.'])
      expect(text).toContain(part);
    expect(text).toContain('Signed by Dr Ada Roe (system account roe), 2026-11-22 09:30:00 UTC.');
    expect(text).toContain(`SHA-256 ${signature.sha256}`);
    expect(text).toContain('Draft by AI (drafter@1); sentences: 1 accepted as drafted, 0 edited, 1 rejected, 1 not reviewed');
    expect(text).toContain('Auscult is not a medical device.');
    expect(text).toContain('ADDENDUM 1\nLeft was meant.');
  });
  it('leaves rejected sentences out and says which were not reviewed', () => {
    expect(text).not.toContain('Old fracture');
    expect(text).toContain(`Sinus rhythm. ${unreviewedMark}`);
  });
  it('warns when the hash no longer fits', () => {
    const broken = report({ signature: { ...signature, isIntact: false } });
    expect(reportAsText(reportDocument(broken, patient(), studies))).toContain('no longer has this hash');
  });
  it('is refused while it is not signed', () =>
    expect(() => reportDocument(report({ signature: null }), patient(), studies)).toThrowError(
      expect.objectContaining({ code: 'report-not-signed' }),
    ));
});

describe('the canonical text', () => {
  it('changes with every word, state and signer, and does not depend on the order of keys', () => {
    const signing = { signedBy: 'A B', account: '', signedAt: 'now' };
    const base = canonicalReport(patient(), report(), signing);
    const shuffled = Object.fromEntries(Object.entries(report()).reverse()) as Report;
    expect(canonicalReport(patient(), shuffled, signing)).toBe(base);
    const changed = [
      canonicalReport(patient({ name: 'ROE' }), report(), signing),
      canonicalReport(patient(), report({ sentences: [own({ text: 'x' })] }), signing),
      canonicalReport(patient(), report({ sentences: [own({ state: 'edited' }), ...report().sentences.slice(1)] }), signing),
      canonicalReport(patient(), report(), { ...signing, signedBy: 'C D' }),
    ];
    expect(new Set([base, ...changed]).size).toBe(5);
  });
});

describe('a printed report', () => {
  it('goes on on further pages and loses no line', () => {
    const sections = [{ heading: 'Chest film', paragraphs: Array.from({ length: 90 }, (_, i) => `Sentence ${i}.`) }];
    const { pdf, pageCount } = printReportPages({ title: 'Report', warnings: [], facts: [], sections, closing: ['End.'] }, 'foot');
    expect(pageCount).toBeGreaterThan(1);
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  });
  it('breaks text at spaces within the width, and words only that are too long', () => {
    const words = 'The heart is enlarged with a cardiothoracic ratio of 0.58 and unfolding of the aorta';
    const lines = wrapText(words, 40, 4);
    expect(lines.join(' ')).toBe(words);
    expect(lines.every((line) => textWidthMm(line, 4) <= 40)).toBe(true);
    expect(wrapText('x'.repeat(200), 40, 4).join('')).toBe('x'.repeat(200));
    expect(wrapText('  ', 40, 4)).toEqual([]);
  });
});

it('begins with templates and macros that fit their own rules', () =>
  expect(ReportTemplates.safeParse(defaultTemplates).success).toBe(true));
it('refuses a macro that is there twice', () => {
  const macro = { name: 'a', section: null, text: 'x' };
  expect(ReportTemplates.safeParse({ version: 1, macros: [macro, macro], templates: [] }).success).toBe(false);
});
