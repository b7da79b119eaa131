/** Holds the sentences of a report against what is known of its studies: what a clinician writes is checked as what a model drafts. */
import type { CallOutput, CallParsedInput, Finding, StudyKey } from '../../contract/index.ts';
import { comparisonWords } from '../drafting/comparison.ts';
import { judgeSentence, type EarlierSentence, type Knowledge } from '../drafting/judge-sentence.ts';
import type { Store } from '../store/index.ts';
import type { FileReaders, MeasureEcg } from './capabilities.ts';
import type { FilmAnatomies } from './film-anatomies.ts';
import { earlierStudies } from './earlier-studies.ts';
import { storedHeartSize } from './heart-size.ts';
import type { StudyEncoder } from './study-encoder.ts';

/** What checking needs. */
export interface CheckSentencesParts {
  readonly store: Pick<Store, 'reports' | 'listStudiesOf' | 'getStudy' | 'readOriginals'>;
  readonly readers: Pick<FileReaders, 'readEcg'>;
  readonly measureEcg: MeasureEcg;
  readonly studyEncoder: Pick<StudyEncoder, 'summaryOf'>;
  readonly anatomies: Pick<FilmAnatomies, 'of'>;
}

async function knowledgeOf(parts: CheckSentencesParts, filmKey: StudyKey | null, ecgKey: StudyKey | null): Promise<Knowledge> {
  const { store, studyEncoder, measureEcg, readers } = parts;
  const keys = [filmKey, ecgKey].filter((key) => key !== null);
  const reported = await Promise.all(keys.map((key) => store.getStudy(key)));
  const findings: Finding[] = [];
  for (const key of keys) findings.push(...(await studyEncoder.summaryOf(key)).findings);
  const all = reported[0] ? await store.listStudiesOf(reported[0].patientKey) : [];
  return {
    findings,
    measurements: ecgKey === null ? null : measureEcg(await readers.readEcg(await store.readOriginals(ecgKey))),
    heartSize: filmKey === null ? null : await storedHeartSize(parts.anatomies, filmKey),
    neighbours: [],
    priors: new Set(reported.flatMap((study) => earlierStudies(all, study)).map(({ modality }) => modality)),
  };
}

/**
 * Judges every sentence against findings, measurements, and the sentences before it.
 *
 * @throws AuscultError 'report-not-found', 'study-not-found'; what the encoders and readers refuse
 */
export async function checkSentences(
  parts: CheckSentencesParts,
  { reportKey, sentences }: CallParsedInput<'checkSentences'>,
): Promise<CallOutput<'checkSentences'>> {
  const report = await parts.store.reports.get(reportKey);
  const knowledge = await knowledgeOf(parts, report.filmStudyKey, report.ecgStudyKey);
  const earlier: EarlierSentence[] = [];
  const checks = sentences.map(({ section, text }) => {
    const { sentence, mentions } = judgeSentence(text, section, knowledge, earlier);
    // what was said of an earlier study is not said of this one
    if (comparisonWords(text) === null) earlier.push({ text, mentions });
    return { verdict: sentence.verdict, evidence: sentence.evidence };
  });
  return { checks };
}
