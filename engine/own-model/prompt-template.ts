/** How a model that a site has brought is asked: a template that the site may edit, filled with what is known as text. Pure. */
import { z } from 'zod';
import type { DraftSectionName, Finding } from '../../contract/index.ts';
import type { DraftRequest } from '../drafting/index.ts';
import { presenceOf } from '../drafting/finding-stance.ts';

/** What a template may name in double braces. */
export const promptFields = ['patient', 'film', 'ecg', 'findings', 'measurements', 'similar', 'priors', 'section', 'written'] as const;
type PromptField = (typeof promptFields)[number];

const isKnown = (template: string): boolean =>
  [...template.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/gu)].every(([, name]) => promptFields.some((field) => field === name));
const Template = z
  .string()
  .min(1)
  .max(20_000)
  .refine(isKnown, { message: `only these may stand in double braces: ${promptFields.join(', ')}` });

/** The site's file. */
export const PromptTemplate = z.strictObject({
  version: z.literal(1),
  system: Template,
  /** Asked once a section. */
  prompt: Template.refine((text) => /\{\{\s*section\s*\}\}/u.test(text), { message: '{{section}} must stand in it' }),
  /** What {{section}} says for each part of the report. */
  sections: z.strictObject({
    film: z.string().min(1).max(2_000),
    ecg: z.string().min(1).max(2_000),
    impression: z.string().min(1).max(2_000),
  }),
  temperature: z.number().min(0).max(2),
  maxTokensPerSection: z.int().min(16).max(1_024),
});
export type PromptTemplate = z.infer<typeof PromptTemplate>;

/** The template that a site begins with. */
export const defaultPromptTemplate: PromptTemplate = {
  version: 1,
  system:
    'You draft radiology and cardiology reports for a clinician, who checks every sentence. Write short plain sentences, only what the evidence supports. Do not compare with earlier studies unless one is listed. No lists, no headings.',
  prompt:
    'Evidence.\nPatient: {{patient}}\nChest film: {{film}}\nECG: {{ecg}}\nCalibrated findings:\n{{findings}}\nMeasurements:\n{{measurements}}\nSimilar patients:\n{{similar}}\nEarlier studies of this patient:\n{{priors}}\nWritten so far: {{written}}\n\n{{section}}',
  sections: {
    film: 'Write the findings of the chest film in two to five sentences.',
    ecg: 'Write the findings of the ECG in two to five sentences.',
    impression: 'Write the impression of film and ECG together in one to three sentences.',
  },
  temperature: 0.2,
  maxTokensPerSection: 160,
};

/** Findings that are named at most. */
const mostFindings = 12;
const none = 'none';

function findingLine({ name, probability, modality }: Finding): string {
  return `- ${modality}: ${name}, probability ${probability.toFixed(2)}`;
}

function findingLines(request: DraftRequest): string {
  const all = [...(request.film?.encoding.findings ?? []), ...(request.ecg?.encoding.findings ?? [])];
  const named = all.filter((finding) => presenceOf(finding) !== 'absent').sort((a, b) => b.probability - a.probability);
  const absent = all.filter((finding) => presenceOf(finding) === 'absent').map(({ name }) => name);
  const lines = named.slice(0, mostFindings).map(findingLine);
  if (absent.length > 0) lines.push(`- improbable: ${absent.slice(0, mostFindings).join(', ')}`);
  return lines.join('\n') || none;
}

function measurementLines({ ecg }: DraftRequest): string {
  if (!ecg) return none;
  const { heartRateBpm, rrMs, sokolowLyonMv } = ecg.measurements;
  const lines = [
    heartRateBpm === null ? '' : `- heart rate ${Math.round(heartRateBpm)} per minute`,
    rrMs === null ? '' : `- mean RR ${Math.round(rrMs)} ms`,
    sokolowLyonMv === null ? '' : `- S(V1) + R(V5) ${sokolowLyonMv.toFixed(2)} mV`,
  ];
  return lines.filter((line) => line !== '').join('\n') || none;
}

/** Earlier studies of the patient that the draft may compare with, in the words of their findings and measurements. */
function priorLines({ film, ecg }: DraftRequest): string[] {
  return [film?.prior, ecg?.prior].flatMap((prior) => {
    if (!prior) return [];
    const { study, encoding, measurements } = prior;
    const names = encoding.findings.filter((finding) => presenceOf(finding) === 'present').map(({ name }) => name);
    const rate = measurements?.heartRateBpm ?? null;
    const facts = [...names.slice(0, mostFindings), ...(rate === null ? [] : [`heart rate ${Math.round(rate)} per minute`])];
    return [`- ${study.modality} of ${study.acquiredAt?.slice(0, 10) ?? 'unknown date'}: ${facts.join(', ') || 'no finding'}`];
  });
}

function neighbourLines(request: DraftRequest, areOwn: boolean): string {
  const lines = request.neighbours
    .filter(({ study, text }) => (study.patientKey === request.patient.patientKey) === areOwn && text !== '')
    .map(({ study, text }) => `- ${study.modality}${study.acquiredAt === null ? '' : ` of ${study.acquiredAt.slice(0, 10)}`}: ${text}`);
  return lines.join('\n') || none;
}

/** Everything that is known, as text, under the names of `promptFields`. No name, no ID of the patient. */
function evidenceOf(request: DraftRequest): Omit<Record<PromptField, string>, 'section' | 'written'> {
  const { patient, film, ecg } = request;
  const age = film?.study.ageYears ?? ecg?.study.ageYears ?? null;
  const sex = { F: 'woman', M: 'man', O: 'person', U: 'person of unstated sex' }[patient.sex];
  return {
    patient: age === null ? `${sex} of unknown age` : `${sex} of ${Math.floor(age)} years`,
    film: film ? `${film.study.description || 'chest film'}, ${film.facts.viewPosition ?? 'view not stated'}` : 'not taken',
    ecg: ecg ? ecg.study.description || '12-lead ECG' : 'not taken',
    findings: findingLines(request),
    measurements: measurementLines(request),
    similar: neighbourLines(request, false),
    priors: [...priorLines(request), ...(neighbourLines(request, true) === none ? [] : [neighbourLines(request, true)])].join('\n') || none,
  };
}

/**
 * The prompt of one section.
 *
 * @param written  what was written in the sections before
 */
export function sectionPrompt(
  template: PromptTemplate,
  request: DraftRequest,
  section: Exclude<DraftSectionName, 'technique'>,
  written: string,
): { system: string; prompt: string } {
  const fields: Record<PromptField, string> = { ...evidenceOf(request), section: template.sections[section], written: written || none };
  const filled = (text: string): string =>
    text.replace(/\{\{\s*([a-z]+)\s*\}\}/gu, (whole, name: string) => fields[name as PromptField] ?? whole);
  return { system: filled(template.system), prompt: filled(template.prompt) };
}
