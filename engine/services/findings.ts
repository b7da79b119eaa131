/** Answers `findings.get`: the calibrated labels of a study, read against their prevalence, and whether they mean anything for it. */
import type { StudyFindings, StudyKey } from '../../contract/index.ts';
import { presenceOf } from '../drafting/finding-stance.ts';
import type { EngineLog } from '../engine-api.ts';
import { unusableSignal } from '../inference/cautions.ts';
import type { FilmAnatomies } from './film-anatomies.ts';
import type { StudyEncoder } from './study-encoder.ts';

/** What reading findings needs. */
export interface FindingsParts {
  readonly studyEncoder: Pick<StudyEncoder, 'summaryOf'>;
  readonly anatomies: Pick<FilmAnatomies, 'of'>;
  readonly log: EngineLog;
}

/**
 * Findings of a study. Of a film that is not a frontal chest film, and of a signal that is no usable ECG, they say so: the models were made
 * for those only.
 *
 * @throws AuscultError 'study-not-found', and as the encoders and readers
 */
export async function getFindings({ studyEncoder, anatomies, log }: FindingsParts, studyKey: StudyKey): Promise<StudyFindings> {
  const { modality, modelId, findings, notShown, cautions } = await studyEncoder.summaryOf(studyKey);
  const mostProbableFirst = [...findings]
    .sort((a, b) => b.probability - a.probability)
    .map((finding) => ({ ...finding, presence: presenceOf(finding) }));
  const found = { studyKey, modality, modelId, findings: mostProbableFirst, notShown: [...notShown] };
  if (modality === 'ecg') {
    const outOfDistribution = cautions.find((caution) => caution.startsWith(unusableSignal)) ?? null;
    return { ...found, outOfDistribution, cautions: [...cautions] };
  }
  try {
    const anatomy = await anatomies.of(studyKey);
    const outOfDistribution = anatomy.cautions.find(({ code }) => code === 'not-frontal')?.text ?? null;
    return { ...found, outOfDistribution, cautions: [...(outOfDistribution === null ? [] : [outOfDistribution]), ...cautions] };
  } catch (error) {
    log('warn', `it was not checked whether film ${studyKey} is a frontal chest film`, error);
    return {
      ...found,
      cautions: [...cautions, 'It was not checked whether this is a frontal chest film: the organ segmenter cannot run.'],
    };
  }
}
