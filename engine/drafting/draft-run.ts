/** One draft under way: technique by rule, sections by the language model, every sentence judged as soon as it is complete. */
import type {
  Draft,
  DraftProgress,
  DraftSentence,
  EcgMeasurements,
  Evidence,
  FilmFacts,
  GlobalMeasurements,
  Modality,
  ModelId,
  Patient,
  Study,
} from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import { contentPlan, type ContentPlan, type Measured } from './content-plan.ts';
import { Guide } from './guide.ts';
import { heartSizeSentences, type HeartSize } from './heart-size.ts';
import { judgeSentence, type EarlierSentence, type JudgedSentence, type Knowledge } from './judge-sentence.ts';
import type { LanguageModel } from './language-model.ts';
import type { Neighbour } from './neighbour-evidence.ts';
import { comparisonSentences, measurementSentences } from './rule-sentences.ts';
import { finishedSentences, splitSentences } from './split-sentences.ts';
import { ecgTechnique, filmTechnique, missingModality } from './technique.ts';
import { writeReport, type WriterEvent, type WriterStudy } from './write-report.ts';

/** An earlier study of the same patient. */
export interface PriorStudy {
  readonly study: Study;
  readonly encoding: StudyEncoding;
  /** Of an ECG. */
  readonly measurements: EcgMeasurements | null;
  /** Of a film; `null` where the cardiothoracic ratio is not measured. */
  readonly heartSize?: HeartSize | null;
}

/** Everything that a draft is made from. At least one of `film` and `ecg` must be there. */
export interface DraftRequest {
  readonly patient: Patient;
  readonly film: {
    readonly study: Study;
    readonly facts: FilmFacts;
    readonly encoding: StudyEncoding;
    /** `null` where the cardiothoracic ratio is not measured. */
    readonly heartSize?: HeartSize | null;
    readonly prior?: PriorStudy | null;
  } | null;
  readonly ecg: {
    readonly study: Study;
    readonly encoding: StudyEncoding;
    readonly measurements: EcgMeasurements;
    /** Intervals and axis; `null` where they are not measured. */
    readonly global?: GlobalMeasurements | null;
    readonly prior?: PriorStudy | null;
  } | null;
  /** Similar studies with their reports; those of the same patient count as priors. */
  readonly neighbours: readonly Neighbour[];
  /** The same request with the same seed gives the same words. */
  readonly seed: number;
}

export interface DraftOptions {
  /** Aborting stops the draft before its next token. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DraftProgress) => void;
  /** False lets the model write as it likes, from the same soft tokens: for evaluation. */
  readonly isGuided?: boolean;
  /** True keeps every study from the model: for evaluation. */
  readonly isBlind?: boolean;
}

/** Near to greedy: another seed words the draft differently only where the model is of two minds. */
const temperature = 0.2;
const topK = 8;

function knowledgeOf({ patient, film, ecg, neighbours }: DraftRequest): Knowledge {
  const ownStudies = neighbours.filter(({ study }) => study.patientKey === patient.patientKey).map(({ study }) => study.modality);
  const priors = [...(film?.prior ? (['film'] as const) : []), ...(ecg?.prior ? (['ecg'] as const) : [])];
  return {
    findings: [...(film?.encoding.findings ?? []), ...(ecg?.encoding.findings ?? [])],
    measurements: ecg?.measurements ?? null,
    heartSize: film?.heartSize ?? null,
    neighbours,
    priors: new Set([...ownStudies, ...priors]),
  };
}

/** A sentence that a rule put in. One that says that there is nothing to state needs no evidence. */
function asRule(sentence: DraftSentence): DraftSentence {
  if (sentence.evidence.length > 0 || !/^No (?:finding|statement)/.test(sentence.text)) return { ...sentence, origin: 'rule' };
  const evidence: Evidence = { kind: 'context', label: 'Nothing reaches its threshold', stance: 'supports', reference: 'draft' };
  return { ...sentence, origin: 'rule', evidence: [evidence], verdict: 'supported' };
}

/** Writes one draft; use it once. */
export class DraftRun {
  readonly #request: DraftRequest;
  readonly #options: DraftOptions;
  readonly #modelId: ModelId;
  readonly #now: () => Date;
  #knowledge: Knowledge;
  readonly #sentences: DraftSentence[] = [];
  /** Sentences by rule that stand at the end of a section. */
  readonly #rules = new Map<DraftSentence['section'], readonly DraftSentence[]>();
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
    const plans = await this.#plan(model);
    const { isGuided = true, isBlind = false, signal } = this.#options;
    if (isGuided && model.planTable) this.#knowledge = { ...this.#knowledge, plans };
    const guide = isGuided && model.planTable ? new Guide(plans, (text, section) => this.#judgedAlone(text, section)) : undefined;
    const { film, ecg } = this.#request;
    const studies = new Map<Modality, WriterStudy>();
    for (const part of [film, ecg]) {
      if (!part) continue;
      const { encoding } = part;
      const plan = plans.find(({ modality }) => modality === encoding.modality)?.values ?? new Float32Array(0);
      studies.set(encoding.modality, { encoding, plan });
    }
    for await (const event of writeReport({ model, studies, seed, temperature, topK, guide, isBlind, signal })) this.#take(event);
    return this.#finished();
  }

  /** What is to be said of each study, and of its prior. */
  async #plan(model: LanguageModel): Promise<ContentPlan[]> {
    const { film, ecg } = this.#request;
    const plans: ContentPlan[] = [];
    for (const part of [film, ecg]) {
      if (!part || !model.planTable) continue;
      const { planTable } = model;
      const planOf = async ({ encoding }: { encoding: StudyEncoding }, measured: Measured): Promise<ContentPlan> =>
        contentPlan(encoding, await model.conceptLogits(encoding), planTable, measured);
      const measurements = 'measurements' in part ? part.measurements : null;
      const plan = await planOf(part, { ecg: measurements, heart: 'heartSize' in part ? part.heartSize : null });
      plans.push(plan);
      if (!part.prior) continue;
      const prior = {
        ...part.prior,
        plan: await planOf(part.prior, { ecg: part.prior.measurements, heart: part.prior.heartSize ?? null }),
      };
      this.#rules.set(plan.modality, comparisonSentences(plan, measurements, prior));
    }
    return plans;
  }

  /** Writes the draft from another writer's events: technique by rule, each sentence judged as those of the built-in drafter. */
  async writeFrom(events: AsyncIterable<WriterEvent>): Promise<Draft> {
    this.#writeTechnique();
    for await (const event of events) this.#take(event);
    return this.#finished();
  }

  #writeTechnique(): void {
    const { film, ecg } = this.#request;
    this.#report({ kind: 'section', section: 'technique' });
    this.#addByRule([
      ...(film ? filmTechnique(film.study, film.facts) : []),
      ...(ecg ? ecgTechnique(ecg.study) : []),
      ...missingModality({ film: film !== null, ecg: ecg !== null }),
    ]);
  }

  #take(event: WriterEvent): void {
    if (event.kind === 'section') {
      this.#sectionText = '';
      this.#judgedInSection = 0;
      this.#report(event);
      const { film, ecg } = this.#request;
      if (event.section === 'film') this.#addByRule(heartSizeSentences(film?.heartSize ?? null));
      if (event.section === 'ecg' && ecg) this.#addByRule(measurementSentences(ecg.measurements, ecg.global ?? null));
    } else if (event.kind === 'token') this.#takeToken(event.section, event.text);
    else if (event.kind === 'asked') this.#takeAsked(event.section, event.text);
    else {
      this.#endSection(event);
      this.#addByRule(this.#rules.get(event.section) ?? []);
    }
  }

  #addByRule(sentences: readonly DraftSentence[]): void {
    for (const sentence of sentences) {
      this.#report({ kind: 'text', section: sentence.section, text: `${sentence.text} ` });
      this.#add(sentence);
    }
  }

  /** A sentence of the plan that the model did not write itself. */
  #takeAsked(section: DraftSentence['section'], text: string): void {
    if (this.#tokenCount === 0) this.#firstTokenAt = performance.now();
    this.#judge(splitSentences(this.#sectionText), section);
    this.#sectionText += text;
    this.#report({ kind: 'text', section, text });
    this.#judge(splitSentences(this.#sectionText), section, 'rule');
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

  #judged(text: string, section: DraftSentence['section']): JudgedSentence {
    return judgeSentence(text, section, this.#knowledge, this.#earlier);
  }

  /** Without similar cases: that three others have no pneumothorax does not let a draft deny one. */
  #judgedAlone(text: string, section: DraftSentence['section']): DraftSentence {
    return judgeSentence(text, section, { ...this.#knowledge, neighbours: [] }, this.#earlier).sentence;
  }

  #judge(sentences: readonly string[], section: DraftSentence['section'], origin: DraftSentence['origin'] = 'model'): void {
    for (const text of sentences.slice(this.#judgedInSection)) {
      const judged = this.#judged(text, section);
      this.#earlier.push({ text, mentions: judged.mentions });
      this.#add(origin === 'rule' ? asRule(judged.sentence) : judged.sentence);
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
