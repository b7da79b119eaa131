/** The demonstration's report as a page that a person reads. */
import type { Draft, DraftSectionName, DraftSentence, EcgMeasurements, SimilarStudy, StudyFindings } from '../../contract/index.ts';
import type { DemoReport } from './run-demo.ts';

const sectionTitles: Readonly<Record<DraftSectionName, string>> = {
  technique: 'Technique',
  film: 'Chest film',
  ecg: 'ECG',
  impression: 'Impression',
};
const mostFindings = 8;

/** @returns Markdown; what is not known is said */
export function writeMarkdown(report: DemoReport): string {
  const parts = [
    '# Auscult demonstration',
    'Not a medical device. The draft is machine text and not signed.',
    ...writePatient(report),
    ...report.findings.flatMap(writeFindings),
    ...(report.measurements ? writeMeasurements(report.measurements) : []),
    ...writeSimilar(report.similar),
    ...(report.draft ? writeDraft(report.draft) : []),
    ...writeRefused(report),
    ...writeStages(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

function writePatient({ patient, studies }: DemoReport): string[] {
  if (!patient) return ['None of the files could be imported, so there is no patient to show.'];
  const marks = patient.isSynthetic ? ' — **SYNTHETIC**' : '';
  const rows = studies.map((study) => [
    study.acquiredAt ?? 'date not stated',
    study.description,
    study.sourceName,
    study.notices.join('; '),
  ]);
  return [
    `## ${escape(patient.name || 'name not stated')}${marks}`,
    `Patient ID ${escape(patient.patientId)}, sex ${patient.sex}, born ${patient.birthDate ?? 'not stated'}`,
    table(['Acquired', 'Study', 'File', 'Notices'], rows),
  ];
}

function writeFindings(found: StudyFindings): string[] {
  const shown = found.findings.slice(0, mostFindings);
  const rows = shown.map((f) => [
    f.name,
    f.probability.toFixed(2),
    `calibrated on ${f.calibrationCount} studies, prevalence ${f.calibrationPrevalence.toFixed(2)}`,
  ]);
  return [
    `## Findings: ${found.modality === 'film' ? 'chest film' : 'ECG'}`,
    `Model ${found.modelId}.${found.cautions.map((caution) => ` Caution: ${escape(caution)}.`).join('')}`,
    rows.length > 0 ? table(['Finding', 'Probability', 'Calibration'], rows) : 'No finding has enough examples to be shown.',
  ];
}

function writeMeasurements(m: EcgMeasurements): string[] {
  const value = (number: number | null, unit: string, digits: number): string =>
    number === null ? 'not measurable' : `${number.toFixed(digits)} ${unit}`;
  const rows = [
    ['Heart rate', value(m.heartRateBpm, 'bpm', 0)],
    ['Mean RR', value(m.rrMs, 'ms', 0)],
    ['Beats', String(m.beatCount)],
    ['R(V5) + S(V1)', value(m.sokolowLyonMv, 'mV', 2)],
  ];
  return ['## ECG measurements', table(['Measurement', 'Value'], rows)];
}

function writeSimilar(similar: readonly SimilarStudy[]): string[] {
  if (similar.length === 0) return ['## Similar patients', 'None found.'];
  const rows = similar.map((hit) => [
    hit.similarity.toFixed(3),
    hit.study.modality === 'film' ? 'film' : 'ECG',
    `${hit.patient.name || hit.patient.patientId}${hit.patient.isSynthetic ? ' (SYNTHETIC)' : ''}`,
    hit.topFindings.join(', '),
  ]);
  return [
    '## Similar patients',
    'Cosine similarity in the joint space of film and ECG; not calibrated.',
    table(['Similarity', 'Study', 'Patient', 'Strongest findings'], rows),
  ];
}

function writeDraft(draft: Draft): string[] {
  const sections = [...new Set(draft.sentences.map((sentence) => sentence.section))];
  const heading = `Draft, not signed. Model ${draft.modelId}, seed ${draft.seed}${draft.isSynthetic ? ', from SYNTHETIC studies' : ''}.`;
  return [
    '## Report draft',
    heading,
    ...sections.flatMap((section) => [
      `### ${sectionTitles[section]}`,
      draft.sentences
        .filter((s) => s.section === section)
        .map(writeSentence)
        .join('\n'),
    ]),
  ];
}

function writeSentence({ text, verdict, evidence }: DraftSentence): string {
  const mark = verdict === 'supported' ? '' : ` **[${verdict}]**`;
  const sources = evidence.map((item) => `${item.stance === 'supports' ? '' : 'against: '}${item.label}`).join('; ');
  return `- ${escape(text)}${mark}${sources ? ` _(${escape(sources)})_` : ''}`;
}

function writeRefused({ refused }: DemoReport): string[] {
  return refused.length === 0 ? [] : ['## Refused', refused.map(({ path, reason }) => `- \`${path}\`: ${escape(reason)}`).join('\n')];
}

function writeStages({ stages, version, models }: DemoReport): string[] {
  const stageRows = stages.map(({ name, milliseconds, note }) => [name, `${(milliseconds / 1000).toFixed(2)} s`, note]);
  const modelRows = models.map((model) => [model.modelId, model.task, model.state, model.executionProvider ?? 'not run', model.licence]);
  return [
    '## How it was made',
    `Auscult ${version}`,
    table(['Stage', 'Time', 'What'], stageRows),
    table(['Model', 'Task', 'State', 'Runs on', 'Licence'], modelRows),
  ];
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => escape(cell) || '–').join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** What files and patients say must not become markup. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}
