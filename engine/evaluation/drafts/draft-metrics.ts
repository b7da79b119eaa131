/** Figures of drafts against what people wrote: labels, words, length, and how many sentences stand on nothing. */
import type { DraftSentence, Modality } from '../../../contract/index.ts';
import { findMentions } from '../../drafting/mentions.ts';
import { splitSentences } from '../../drafting/split-sentences.ts';
import type { PatientResamples } from '../bootstrap.ts';
import type { Metric, MetricTree } from '../metric-tree.ts';
import type { DraftCase } from './draft-cases.ts';
import { chexpertLabels, ecgTextLabels, filmTextLabels, noFinding } from './draft-labels.ts';
import { agreementByLabel, labelAgreement, type LabelledText } from './label-agreement.ts';
import { bleuCounts, corpusBleu, rougeL, wordsOf } from './text-overlap.ts';
import type { DraftText } from './write-drafts.ts';

/** Labels that a text of a modality states. */
export function textLabels(text: string, modality: Modality): Set<string> {
  return modality === 'film' ? filmTextLabels(text) : ecgTextLabels(text);
}

/** The labels that count: CheXpert's fourteen, or every ECG statement that is true of or stated for a case. */
function labelsThatCount(modality: Modality, texts: readonly LabelledText[]): string[] {
  if (modality === 'film') return [...chexpertLabels];
  return [...new Set(texts.flatMap(({ stated, true: truth }) => [...stated, ...truth]))].sort();
}

function weightedMean(values: readonly number[], resamples: PatientResamples): Metric {
  return resamples.estimate((weights) => {
    let [sum, total] = [0, 0];
    for (const [i, value] of values.entries()) {
      sum += (weights[i] ?? 0) * value;
      total += weights[i] ?? 0;
    }
    return sum / total;
  }, values.length);
}

/** Share of sentences: hits over all, resampled by case. */
function shareOf(counts: readonly { readonly hits: number; readonly all: number }[], resamples: PatientResamples): Metric {
  const n = counts.reduce((sum, { all }) => sum + all, 0);
  return resamples.estimate((weights) => {
    let [hits, all] = [0, 0];
    for (const [i, count] of counts.entries()) {
      hits += (weights[i] ?? 0) * count.hits;
      all += (weights[i] ?? 0) * count.all;
    }
    return hits / all;
  }, n);
}

/** Sections of one modality against the reports. */
export function sectionMetrics(
  modality: Modality,
  cases: readonly DraftCase[],
  texts: readonly Pick<DraftText, 'film' | 'ecg'>[],
  resamples: PatientResamples,
  withLabels = false,
): MetricTree {
  const labelled = cases.map((each, i): LabelledText => {
    return { stated: textLabels(texts[i]?.[modality] ?? '', modality), true: each[modality]?.labels ?? new Set() };
  });
  const labels = labelsThatCount(modality, labelled);
  const pairs = cases.map((each, i) => [texts[i]?.[modality] ?? '', each[modality]?.report ?? ''] as const);
  const bleu = pairs.map(([text, reference]) => bleuCounts(text, reference));
  const findings = labels.filter((label) => label !== noFinding);
  return {
    labels: labelAgreement(labelled, labels, resamples),
    ...(modality === 'film' ? { findings: labelAgreement(labelled, findings, resamples) } : {}),
    ...(withLabels ? { byLabel: agreementByLabel(labelled, labels, resamples) } : {}),
    rougeL: weightedMean(pairs.map(([text, reference]) => rougeL(text, reference)), resamples), // prettier-ignore
    bleu4: resamples.estimate((weights) => corpusBleu(bleu, weights), cases.length),
    words: weightedMean(pairs.map(([text]) => wordsOf(text).length), resamples), // prettier-ignore
  };
}

const sidesApart = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b && a !== 'both' && b !== 'both';

/** Whether a sentence denies what the report affirms, affirms what it denies, or states the other side. */
function contradictsReport(sentence: string, modality: Modality, report: string): boolean {
  const theirs = splitSentences(report).flatMap((each) => findMentions(each, [modality]));
  return findMentions(sentence, [modality]).some((ours) => {
    const same = theirs.filter(({ concept, polarity }) => concept.id === ours.concept.id && polarity !== 'possible');
    if (ours.polarity === 'possible' || same.length === 0) return false;
    return same.every(({ polarity, side }) => polarity !== ours.polarity || (ours.polarity === 'affirmed' && sidesApart(ours.side, side)));
  });
}

/**
 * Sentences of the drafts by how they were judged. A relation error is a sentence that contradicts the findings, the measurements or
 * the rest of its draft, or that compares with a study that is not there; `contradictsReport` holds them against the reader's own text.
 */
export function sentenceMetrics(cases: readonly DraftCase[], drafts: readonly DraftText[], resamples: PatientResamples): MetricTree {
  const count = (isHit: (sentence: DraftSentence, each: DraftCase) => boolean): Metric =>
    shareOf(cases.map((each, i) => {
      const sentences = drafts[i]?.sentences ?? [];
      return { hits: sentences.filter((sentence) => isHit(sentence, each)).length, all: sentences.length };
    }), resamples); // prettier-ignore
  return {
    unsupported: count(({ verdict }) => verdict === 'unsupported'),
    writtenByRule: count(({ origin }) => origin === 'rule'),
    relationErrors: count(({ verdict }) => verdict === 'contradicted'),
    contradictsReport: count(({ section, text }, each) => {
      const study = section === 'film' || section === 'ecg' ? each[section] : null;
      return study !== null && contradictsReport(text, section as Modality, study.report);
    }),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** How fast the drafts were written; the first one, which loads the model, is left out. */
export function paceMetrics(drafts: readonly DraftText[]): MetricTree {
  const timings = drafts.slice(1).flatMap((draft) => draft.timings ?? []);
  const metric = (values: readonly number[], share: number): Metric => ({ value: quantile(values, share), ci95: null, n: values.length });
  if (timings.length === 0) return {};
  return {
    firstTokenMsMedian: metric(timings.map(({ firstTokenMs }) => firstTokenMs), 0.5), // prettier-ignore
    firstTokenMsP95: metric(timings.map(({ firstTokenMs }) => firstTokenMs), 0.95), // prettier-ignore
    tokensPerSecondMedian: metric(timings.map(({ tokensPerSecond }) => tokensPerSecond), 0.5), // prettier-ignore
  };
}

/** How much the labels of a section change when it is drafted with another patient's study of one modality. */
export function swapMetrics(
  cases: readonly DraftCase[],
  own: readonly DraftText[],
  swapped: readonly DraftText[],
  resamples: PatientResamples,
): MetricTree {
  const agreement = (modality: Modality, truth: (i: number) => DraftText | undefined): MetricTree => {
    const labelled = cases.map((_, i): LabelledText => ({
      stated: textLabels(swapped[i]?.[modality] ?? '', modality),
      true: textLabels(truth(i)?.[modality] ?? '', modality),
    }));
    return labelAgreement(labelled, labelsThatCount(modality, labelled), resamples);
  };
  const donor = (i: number): DraftText | undefined => own[(i + 1) % own.length];
  return {
    filmKept: agreement('film', (i) => own[i]),
    ecgFollows: agreement('ecg', donor),
    ecgStillOwn: agreement('ecg', (i) => own[i]),
  };
}
