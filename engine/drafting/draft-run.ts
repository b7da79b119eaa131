/** One draft under way: technique by rule, sections by the language model, every sentence judged as soon as it is complete. */
import type {
  Draft,
  DraftProgress,
  DraftSentence,
  EcgMeasurements,
  FilmFacts,
  Modality,
  ModelId,
  Patient,
  Study,
} from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import { judgeSentence, type EarlierSentence, type Knowledge } from './judge-sentence.ts';
import type { LanguageModel } from './language-model.ts';
import type { Neighbour } from './neighbour-evidence.ts';
import { finishedSentences, splitSentences } from './split-sentences.ts';
import { ecgTechnique, filmTechnique, missingModality } from './technique.ts';
import { writeReport, type WriterEvent } from './write-report.ts';

/** Everything that a draft is made from. At least one of `film` and `ecg` must be there. */
export interface DraftRequest {
  readonly patient: Patient;
  readonly film: { readonly study: Study; readonly facts: FilmFacts; readonly encoding: StudyEncoding } | null;
  readonly ecg: { readonly study: Study; readonly encoding: StudyEncoding; readonly measurements: EcgMeasurements } | null;
  /** Similar studies with their reports; those of the same patient count as priors. */
  readonly neighbours: readonly Neighbour[];
  /** The same request with the same seed gives the same words. */
  readonly seed: number;
}

export interface DraftOptions {
  /** Aborting stops the draft before its next token. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DraftProgress) => void;
}

/** Near to greedy: another seed words the draft differently only where the model is of two minds. */
const temperature = 0.2;
const topK = 8;

function knowledgeOf({ patient, film, ecg, neighbours }: DraftRequest): Knowledge {
  const ownStudies = neighbours.filter(({ study }) => study.patientKey === patient.patientKey);
  return {
    findings: [...(film?.encoding.findings ?? []), ...(ecg?.encoding.findings ?? [])],
    measurements: ecg?.measurements ?? null,
    neighbours,
    priors: new Set(ownStudies.map(({ study }) => study.modality)),
  };
}

function encodingsOf({ film, ecg }: DraftRequest): Map<Modality, StudyEncoding> {
  const encodings = new Map<Modality, StudyEncoding>();
  if (film) encodings.set('film', film.encoding);
  if (ecg) encodings.set('ecg', ecg.encoding);
  return encodings;
}

/** Writes one draft; use it once. */
export class DraftRun {
  readonly #request: DraftRequest;
  readonly #options: DraftOptions;
  readonly #modelId: ModelId;
  readonly #now: () => Date;
  readonly #knowledge: Knowledge;
  readonly #sentences: DraftSentence[] = [];
  readonly #earlier: EarlierSentence[] = [];
  readonly #startedAt = performance.now();
  #firstTokenAt = 0;
  #tokenCount = 0;
  #sectionText = '';
  #judgedInSection = 0;

  constructor(request: DraftRequest, options: DraftOptions, modelId: ModelId, now: () => Date) {
    this.#request = request;
    this.#options = options;
    this.#modelId = modelId;
    this.#now = now;
    this.#knowledge = knowledgeOf(request);
  }

  /** Writes the draft with the model that `load` gives. */
  async write(load: () => Promise<LanguageModel>): Promise<Draft> {
    const { seed } = this.#request;
    this.#writeTechnique();
    const model = await load();
    const encodings = encodingsOf(this.#request);
    for await (const event of writeReport({ model, encodings, seed, temperature, topK, signal: this.#options.signal })) this.#take(event);
    return this.#finished();
  }

  #writeTechnique(): void {
    const { film, ecg } = this.#request;
    this.#report({ kind: 'section', section: 'technique' });
    const sentences = [
      ...(film ? filmTechnique(film.study, film.facts) : []),
      ...(ecg ? ecgTechnique(ecg.study) : []),
      ...missingModality({ film: film !== null, ecg: ecg !== null }),
    ];
    for (const sentence of sentences) {
      this.#report({ kind: 'text', section: 'technique', text: `${sentence.text} ` });
      this.#add(sentence);
    }
  }

  #take(event: WriterEvent): void {
    if (event.kind === 'section') {
      this.#sectionText = '';
      this.#judgedInSection = 0;
      this.#report(event);
    } else if (event.kind === 'token') this.#takeToken(event.section, event.text);
    else this.#endSection(event);
  }

  #takeToken(section: DraftSentence['section'], text: string): void {
    if (this.#tokenCount++ === 0) this.#firstTokenAt = performance.now();
    if (text === '') return;
    this.#sectionText += text;
    this.#report({ kind: 'text', section, text });
    this.#judge(finishedSentences(this.#sectionText), section);
  }

  /** Judges the rest of a section; what was cut off in the middle of a sentence is dropped. */
  #endSection({ section, text, isCut }: Extract<WriterEvent, { kind: 'end' }>): void {
    const all = splitSentences(text);
    const isWhole = !isCut || /[.!?]["')\]]*\s*$/.test(text);
    this.#judge(isWhole ? all : all.slice(0, -1), section);
  }

  #judge(sentences: readonly string[], section: DraftSentence['section']): void {
    for (const text of sentences.slice(this.#judgedInSection)) {
      const judged = judgeSentence(text, section, this.#knowledge, this.#earlier);
      this.#earlier.push({ text, mentions: judged.mentions });
      this.#add(judged.sentence);
    }
    this.#judgedInSection = Math.max(this.#judgedInSection, sentences.length);
  }

  #add(sentence: DraftSentence): void {
    this.#sentences.push(sentence);
    this.#report({ kind: 'sentence', sentence });
  }

  #report(progress: DraftProgress): void {
    this.#options.onProgress?.(progress);
  }

  #finished(): Draft {
    const { patient, film, ecg, seed } = this.#request;
    const endedAt = performance.now();
    const firstTokenAt = this.#tokenCount > 0 ? this.#firstTokenAt : endedAt;
    const seconds = (endedAt - firstTokenAt) / 1_000;
    return {
      patientKey: patient.patientKey,
      filmStudyKey: film?.study.studyKey ?? null,
      ecgStudyKey: ecg?.study.studyKey ?? null,
      modelId: this.#modelId,
      seed,
      sentences: this.#sentences,
      createdAt: this.#now().toISOString(),
      isSynthetic: patient.isSynthetic || Boolean(film?.study.isSynthetic) || Boolean(ecg?.study.isSynthetic),
      timings: {
        firstTokenMs: firstTokenAt - this.#startedAt,
        tokensPerSecond: seconds > 0 ? Math.max(0, this.#tokenCount - 1) / seconds : 0,
        tokenCount: this.#tokenCount,
      },
    };
  }
}
