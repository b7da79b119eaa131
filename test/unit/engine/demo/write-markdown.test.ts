import { describe, expect, it } from 'vitest';
import { ImportOutcome, ModelId, PatientKey, StudyKey } from '../../../../contract/index.ts';
import type { Study } from '../../../../contract/index.ts';
import { choosePatient } from '../../../../engine/demo/run-demo.ts';
import type { DemoReport } from '../../../../engine/demo/run-demo.ts';
import { table, writeMarkdown } from '../../../../engine/demo/write-markdown.ts';

const patientKey = PatientKey.parse('p');
const study: Study = {
  studyKey: StudyKey.parse('s'),
  patientKey,
  modality: 'film',
  format: 'dicom-film',
  acquiredAt: null,
  importedAt: '2026-11-22T12:00:00Z',
  description: 'Chest PA',
  ageYears: 61,
  sourceName: 'a|b.dcm',
  notices: ['no pixel spacing'],
  isSynthetic: true,
};
const report: DemoReport = {
  version: '0.1.0',
  stages: [{ name: 'import', milliseconds: 1234, note: '1 of your studies' }],
  refused: [{ path: '/x/notes.txt', reason: 'notes.txt is neither a film nor an ECG.' }],
  patient: { patientKey, patientId: 'SYN-0001', name: 'SYNTHETIC, Ada 01', sex: 'F', birthDate: null, isSynthetic: true },
  studies: [study],
  findings: [],
  measurements: { heartRateBpm: 67.4, rrMs: null, beatCount: 11, sokolowLyonMv: 2.345 },
  similar: [],
  draft: {
    patientKey,
    filmStudyKey: study.studyKey,
    ecgStudyKey: null,
    modelId: ModelId.parse('drafter@1'),
    seed: 7,
    sentences: [
      {
        section: 'film',
        text: 'The heart is large.',
        origin: 'model',
        evidence: [{ kind: 'finding', label: 'Cardiomegaly 0.91', stance: 'supports', reference: 'c' }],
        verdict: 'supported',
      },
      { section: 'impression', text: 'Unchanged.', origin: 'model', evidence: [], verdict: 'unsupported' },
    ],
    createdAt: '2026-11-22T12:00:00Z',
    isSynthetic: true,
    timings: { firstTokenMs: 100, tokensPerSecond: 50, tokenCount: 20 },
  },
  models: [],
};

describe('the report', () => {
  const text = writeMarkdown(report);

  it('says that it is no medical device, a draft, and synthetic', () => {
    expect(text).toContain('Not a medical device');
    expect(text).toContain('not signed');
    expect(text).toContain('**SYNTHETIC**');
  });

  it('shows measurements with units and says what could not be measured', () => {
    expect(text).toContain('| Heart rate | 67 bpm |');
    expect(text).toContain('| Mean RR | not measurable |');
    expect(text).toContain('2.35 mV');
  });

  it('marks the sentence that nothing supports, and gives the other its source', () => {
    expect(text).toContain('- The heart is large. _(Cardiomegaly 0.91)_');
    expect(text).toContain('- Unchanged. **[unsupported]**');
  });

  it('names the refused file with its reason and each stage with its time', () => {
    expect(text).toContain('- `/x/notes.txt`: notes.txt is neither a film nor an ECG.');
    expect(text).toContain('| import | 1.23 s | 1 of your studies |');
  });

  it('says that there is no patient when nothing was imported', () =>
    expect(writeMarkdown({ ...report, patient: null, draft: null })).toContain('None of the files could be imported'));

  it('keeps what a file says from becoming markup', () => {
    expect(text).toContain('a\\|b.dcm');
    expect(table(['a'], [['<b>|\n*']])).toBe('| a |\n|---|\n| \\<b\\>\\| \\* |');
  });
});

describe('choosePatient', () => {
  const imported = (key: string, modality: 'film' | 'ecg', n: number): ImportOutcome =>
    ImportOutcome.parse({
      kind: 'imported',
      path: `${key}${n}`,
      milliseconds: 1,
      patient: { ...report.patient, patientKey: key },
      study: { ...study, patientKey: key, studyKey: `${key}${modality}${n}`, modality },
    });

  it('prefers a film with an ECG to three films', () => {
    const outcomes = [
      imported('a', 'film', 1),
      imported('a', 'film', 2),
      imported('a', 'film', 3),
      imported('b', 'film', 1),
      imported('b', 'ecg', 1),
    ];
    expect(choosePatient(outcomes)).toBe('b');
  });

  it('prefers two films to one', () =>
    expect(choosePatient([imported('a', 'film', 1), imported('b', 'film', 1), imported('b', 'film', 2)])).toBe('b'));

  it('finds nobody when all files were refused', () =>
    expect(choosePatient([{ kind: 'refused', path: 'x', code: 'format-unknown', reason: 'no' }])).toBeNull());
});
