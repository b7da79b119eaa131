/** Findings of the site's own: the studies marked as examples, how well a probe on them does, and what it finds in the store. */
import type { CallOutput } from '../../contract/calls.ts';
import type { PatientKey, StudyKey } from '../../contract/ids.ts';
import type { Probe } from '../../contract/probe.ts';
import type { Patient, Study } from '../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../engine-client.ts';
import { formatCount } from '../format.ts';
import { byAcquisition } from '../study/timeline.ts';

export type ProbeRun = CallOutput<'runProbe'>;

/** Most examples of one finding. */
export const mostExamples = 16;
/** Most marks of one finding, counter-examples among them. */
export const mostMarks = 64;
/** Studies of the ranked list. */
const rankedStudies = 60;

/** How long the line on the last mark is shown, ms. */
const toldMs = 5_000;

/** Studies of one patient of which one is to be marked. */
export interface MarkRequest {
  readonly patient: Patient;
  /** Newest first. */
  readonly studies: readonly Study[];
}

/** Why a mark cannot be set; '' when it can. */
export function refusalOfMark(probe: Probe | undefined, studyKey: StudyKey, isPositive: boolean): string {
  const others = (probe?.marks ?? []).filter((mark) => mark.studyKey !== studyKey);
  const examples = others.filter((mark) => mark.isPositive).length;
  if (isPositive && examples >= mostExamples) return `${mostExamples} examples are marked, which is the most.`;
  if (others.length >= mostMarks) return `${mostMarks} studies are marked, which is the most.`;
  if (!isPositive && examples === 0) return 'A finding needs an example first; counter-examples come after it.';
  return '';
}

/** State of the room of own findings and of the dialog that marks. Only the latest question may answer. */
export class ProbesState {
  readonly #engine: Engine;
  #running: AbortController | undefined;
  #probes = $state.raw<readonly Probe[]>([]);
  #name = $state<string | null>(null);
  #run = $state.raw<ProbeRun | null>(null);
  #isRunning = $state(false);
  #problem = $state('');
  #request = $state.raw<MarkRequest | null>(null);
  #told = $state('');
  #toldTimer: ReturnType<typeof setTimeout> | undefined;
  #isLoaded = $state(false);
  /** Whether the dialog for another name is open, and the one that asks before deleting. */
  isRenaming = $state(false);
  isDeleting = $state(false);

  /** The finding that is shown. */
  readonly selected: Probe | null = $derived(this.#probes.find(({ name }) => name === this.#name) ?? null);
  /** Whether the room shows all that it is going to show. */
  readonly isShown = $derived(this.#isLoaded && !this.#isRunning);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get probes(): readonly Probe[] {
    return this.#probes;
  }
  /** What the chosen probe does and finds; null while it is being fitted. */
  get run(): ProbeRun | null {
    return this.#run;
  }
  get isRunning(): boolean {
    return this.#isRunning;
  }
  get problem(): string {
    return this.#problem;
  }
  /** What the dialog is open for; null while it is closed. */
  get request(): MarkRequest | null {
    return this.#request;
  }
  /** What was marked last, for a line in the page. */
  get told(): string {
    return this.#told;
  }

  /** The probe of a name, whatever it is of. */
  named(name: string): Probe | undefined {
    return this.#probes.find((probe) => probe.name === name.trim());
  }

  /** Reads the list and fits the chosen probe anew: the store may have changed. */
  async open(): Promise<void> {
    if (!(await this.#change(() => this.#engine.call('listProbes', {})))) return;
    if (this.#name === null || !this.named(this.#name)) this.#name = this.#probes[0]?.name ?? null;
    await this.#fit();
  }

  async select(name: string): Promise<void> {
    if (!this.named(name)) return;
    this.#name = name;
    await this.#fit();
  }

  /** Chooses the finding before (−1) or after (1) the chosen one. */
  async step(by: -1 | 1): Promise<void> {
    const next = this.#probes[this.#probes.findIndex(({ name }) => name === this.#name) + by];
    if (next) await this.select(next.name);
  }

  /** Opens the dialog for one study. */
  askFor(study: Study, patient: Patient): void {
    this.ask(patient, [study]);
  }

  /** Opens the dialog for the studies of a patient that is known already. */
  ask(patient: Patient, studies: readonly Study[]): void {
    this.#problem = this.#told = '';
    if (studies.length === 0) return;
    this.#request = { patient, studies: [...studies].sort(byAcquisition).reverse() };
    void this.#change(() => this.#engine.call('listProbes', {}));
  }

  /** Opens the dialog for the studies of a patient of the worklist. */
  async askForPatient(patientKey: PatientKey): Promise<void> {
    try {
      const { patient, studies } = await this.#engine.call('openPatient', { patientKey });
      this.ask(patient, studies);
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
    }
  }

  closeDialog(): void {
    this.#request = null;
  }

  /** Marks a study as an example or counter-example of a finding, a new one if there is none of that name. @returns whether it was kept */
  async mark(study: Study, name: string, isPositive: boolean): Promise<boolean> {
    const wanted = name.trim();
    const known = this.named(wanted);
    const mark = { studyKey: study.studyKey, isPositive };
    const marks = known?.marks ?? [];
    const isMarked = marks.some(({ studyKey }) => studyKey === study.studyKey);
    const probe: Probe = {
      name: wanted,
      modality: known?.modality ?? study.modality,
      marks: isMarked ? marks.map((other) => (other.studyKey === study.studyKey ? mark : other)) : [...marks, mark],
    };
    if (!(await this.#change(() => this.#engine.call('putProbe', { probe })))) return false;
    this.#name = wanted;
    this.#run = null;
    const examples = probe.marks.filter((one) => one.isPositive).length;
    clearTimeout(this.#toldTimer);
    this.#toldTimer = setTimeout(() => (this.#told = ''), toldMs);
    this.#told = `Marked as ${isPositive ? 'an example' : 'a counter-example'} of “${wanted}”: ${examples} of at most ${mostExamples} examples.`;
    return true;
  }

  /** Takes a mark away. The last example stays: without one there is nothing to learn from. */
  async unmark(studyKey: StudyKey): Promise<void> {
    const probe = this.selected;
    if (!probe) return;
    const marks = probe.marks.filter((mark) => mark.studyKey !== studyKey);
    if (await this.#change(() => this.#engine.call('putProbe', { probe: { ...probe, marks } }))) await this.#fit();
  }

  /** Marks a study from within the room, and fits anew. */
  async remark(study: Study, isPositive: boolean): Promise<void> {
    if (this.selected && (await this.mark(study, this.selected.name, isPositive))) await this.#fit();
  }

  /** @returns whether the name was taken */
  async rename(to: string): Promise<boolean> {
    const probe = this.selected;
    if (!probe) return false;
    if (!(await this.#change(() => this.#engine.call('renameProbe', { name: probe.name, to: to.trim() })))) return false;
    this.#name = to.trim();
    if (this.#run) this.#run = { ...this.#run, probe: { ...this.#run.probe, name: to.trim() } };
    return true;
  }

  /** Deletes the chosen finding; the studies stay. */
  async delete(): Promise<void> {
    const probe = this.selected;
    if (!probe || !(await this.#change(() => this.#engine.call('deleteProbe', { name: probe.name })))) return;
    this.#name = this.#probes[0]?.name ?? null;
    await this.#fit();
  }

  dispose(): void {
    clearTimeout(this.#toldTimer);
    this.#running?.abort();
  }

  async #fit(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#run = null;
    const name = this.#name;
    this.#isRunning = name !== null;
    if (name === null) return;
    try {
      const run = await this.#engine.call('runProbe', { name, limit: rankedStudies }, { signal: running.signal });
      if (this.#running === running) this.#run = run;
    } catch (error) {
      if (this.#running === running && !isCancelled(error)) this.#problem = messageOf(error);
    } finally {
      if (this.#running === running) this.#isRunning = false;
    }
  }

  async #change(call: () => Promise<{ probes: Probe[] }>): Promise<boolean> {
    this.#problem = '';
    try {
      this.#probes = (await call()).probes;
      this.#isLoaded = true;
      return true;
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
      this.#isLoaded = true;
      return false;
    }
  }
}

/** How well a probe does, in one line: `Leave-one-out AUC 0.83, 95 % interval 0.61–0.97`; why not, where it cannot be said. */
export function performanceLine({ auc, ci95, positives, negatives, areNegativesMarked }: ProbeRun['performance']): string {
  const of = `${positives} ${positives === 1 ? 'example' : 'examples'} against ${areNegativesMarked ? formatCount(negatives, 'counter-example') : formatCount(negatives, 'unmarked study', 'unmarked studies')}`;
  if (auc === null) return `Leave-one-out cannot be said (${of})`;
  const interval = ci95 ? `95 % interval ${ci95[0].toFixed(2)}–${ci95[1].toFixed(2)}` : 'too few patients for an interval';
  return `Leave-one-out AUC ${auc.toFixed(2)}, ${interval}; ${of}`;
}
