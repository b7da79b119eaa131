import { isAuscultError, PatientKey, StudyKey } from '../../../contract/index.ts';
import type { Draft, DraftProgress, DraftSentence } from '../../../contract/index.ts';
import type { EngineApi } from '../../engine-api.ts';
import { UsageError, wholeNumber } from '../arguments.ts';
import type { CommandLine } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';

/** Patients that share an ID are looked for among this many. */
const candidateLimit = 1_000;

async function byKey(engine: EngineApi, word: string): Promise<PatientKey | null> {
  const key = PatientKey.safeParse(word);
  if (!key.success) return null;
  try {
    return (await engine.call('openPatient', { patientKey: key.data })).patient.patientKey;
  } catch (error) {
    if (isAuscultError(error) && error.code === 'patient-not-found') return null;
    throw error;
  }
}

/** Patient with this key, else the one with exactly this patient ID. Null when there is none. */
async function findPatient(engine: EngineApi, word: string): Promise<PatientKey | null> {
  const found = await byKey(engine, word);
  if (found !== null) return found;
  const { rows } = await engine.call('listPatients', { filter: word.slice(0, 200), limit: candidateLimit });
  const exact = rows.map((row) => row.patient).filter((patient) => patient.patientId === word);
  if (exact.length > 1)
    throw new UsageError(`${exact.length} patients have the ID ${word}. Name one by key: ${exact.map((p) => p.patientKey).join(', ')}`);
  return exact[0]?.patientKey ?? null;
}

function chosenStudy(line: CommandLine, name: 'film' | 'ecg'): StudyKey | null | undefined {
  const value = line.option(name);
  if (value === undefined) return undefined;
  if (value === 'none') return null;
  const key = StudyKey.safeParse(value);
  if (!key.success) throw new UsageError(`--${name} needs the key of a study.`);
  return key.data;
}

function describeSentence({ text, verdict, evidence }: DraftSentence): string {
  return [`  [${verdict}] ${text}`, ...evidence.map(({ stance, label }) => `      ${stance}: ${label}`)].join('\n');
}

function describeDraft(draft: Draft): string {
  const { firstTokenMs, tokensPerSecond, tokenCount } = draft.timings;
  const pace = `${tokenCount} tokens, first after ${firstTokenMs.toFixed(0)} ms, ${tokensPerSecond.toFixed(0)} a second`;
  const label = draft.isSynthetic ? '\nSYNTHETIC: made from generated recordings, not from a person.' : '';
  return `\nWhat speaks for and against each sentence:\n${draft.sentences.map(describeSentence).join('\n')}\n${draft.modelId}, ${pace}${label}\nDraft by a machine: check every sentence.`;
}

/** Writes the draft as it comes, a line a section. */
function streamTo(output: Output): (progress: DraftProgress) => void {
  let isSectionStart = false;
  return (progress) => {
    if (progress.kind === 'section') {
      output.break();
      output.stream(`${progress.section.toUpperCase()}: `);
      isSectionStart = true;
    }
    if (progress.kind === 'text') {
      output.stream(isSectionStart ? progress.text.trimStart() : progress.text);
      isSectionStart = false;
    }
  };
}

/** `auscult draft <patient>` */
export const draftCommand: Command = async ({ engine, line, output, signal }) => {
  const word = line.words.join(' ');
  if (word === '') throw new UsageError('"auscult draft" needs a patient: key or patient ID.');
  const patientKey = await findPatient(engine, word);
  if (patientKey === null) {
    output.progress(`There is no patient "${word}". "auscult patients" lists them.`);
    return exitCodes.notFound;
  }
  const filmStudyKey = chosenStudy(line, 'film');
  const ecgStudyKey = chosenStudy(line, 'ecg');
  const seed = wholeNumber(line, 'seed');
  const draft = await engine.call(
    'generateDraft',
    {
      patientKey,
      ...(filmStudyKey !== undefined && { filmStudyKey }),
      ...(ecgStudyKey !== undefined && { ecgStudyKey }),
      ...(seed !== undefined && { seed }),
    },
    {
      signal,
      onProgress: streamTo(output),
    },
  );
  output.break();
  output.result(draft, () => describeDraft(draft));
  return exitCodes.ok;
};
