/** The report of the open patient: edited sentence by sentence, saved with every keystroke, signed, added to. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { DraftSectionName } from '../../../contract/draft.ts';
import type { PatientKey, StudyKey } from '../../../contract/ids.ts';
import { isMarked } from '../../../contract/report.ts';
import type { Report, ReportFormat, ReportKey, ReportSentence, ReportSummary, ReportTemplate } from '../../../contract/report.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import { Autosave } from './autosave.svelte.ts';
import * as edits from './report-edits.ts';
import { ReportHistory } from './report-history.ts';
import { SentenceChecks } from './sentence-checks.svelte.ts';
import { SpellingState } from './spelling.svelte.ts';

type Sentences = readonly ReportSentence[];
export type Templates = CallOutput<'getReportTemplates'>;

/** State of the report editor. */
export class ReportState {
  readonly #engine: Engine;
  readonly patientKey: PatientKey;
  readonly spelling: SpellingState;
  /** What the evidence says of sentences that a clinician changed or wrote. */
  readonly checks: SentenceChecks;
  readonly #history = new ReportHistory();
  #autosave = $state.raw<Autosave | null>(null);
  #report = $state.raw<Report | null>(null);
  #all = $state.raw<readonly ReportSummary[]>([]);
  #sentences = $state.raw<Sentences>([]);
  #templates = $state.raw<Templates | null>(null);
  #selectedId = $state<string | null>(null);
  #editingId = $state<string | null>(null);
  #problem = $state('');
  #steps = $state(0);
  #focusRequests = $state(0);
  /** Whether changed words are shown beside the drafted ones. */
  showsChanges = $state(false);
  isSigning = $state(false);
  isAdding = $state(false);
  /** Whether the clinician is asked in which form the signed report shall be exported. */
  isExporting = $state(false);

  readonly unreviewed = $derived(this.#sentences.filter(({ state, text }) => state === 'unreviewed' && text.trim() !== ''));
  readonly marked = $derived(this.#sentences.filter(isMarked));
  readonly isSigned = $derived(this.#report?.signature !== null && this.#report !== null);
  readonly isOpen = $derived(this.#report !== null && this.#report.signature === null);

  constructor(engine: Engine, patientKey: PatientKey) {
    this.#engine = engine;
    this.patientKey = patientKey;
    this.spelling = new SpellingState(engine);
    this.checks = new SentenceChecks(engine);
  }

  get report(): Report | null {
    return this.#report;
  }
  /** All reports of the patient, newest first. */
  get all(): readonly ReportSummary[] {
    return this.#all;
  }
  get sentences(): Sentences {
    return this.#sentences;
  }
  get templates(): Templates | null {
    return this.#templates;
  }
  get selectedId(): string | null {
    return this.#selectedId;
  }
  get editingId(): string | null {
    return this.#editingId;
  }
  get problem(): string {
    return this.#problem || (this.#autosave?.problem ?? '');
  }
  get isUnsaved(): boolean {
    return this.#autosave?.isUnsaved ?? false;
  }
  get savedAt(): string {
    return this.#autosave?.savedAt ?? '';
  }
  /** Counts how often the focus was asked for from outside the panel. */
  get focusRequests(): number {
    return this.#focusRequests;
  }
  get canUndo(): boolean {
    return this.#steps >= 0 && this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#steps >= 0 && this.#history.canRedo;
  }

  /** Opens the newest report of the patient, or the one that is named. */
  async open(reportKey?: ReportKey): Promise<void> {
    await this.#try(async () => {
      await this.#autosave?.settle();
      const input = { patientKey: this.patientKey, ...(reportKey !== undefined && { reportKey }) };
      const { report, all } = await this.#engine.call('openReport', input);
      this.#all = all;
      this.#show(report);
      this.#templates ??= await this.#engine.call('getReportTemplates', {});
    });
  }

  /** Takes the newest draft in; what the clinician did stays. Begins a new report when there is none, or when `isNew`. */
  async takeDraft(isNew = false): Promise<void> {
    await this.#begin({ draft: 'latest', isNew });
  }

  /** Begins an empty report of these studies. */
  async beginEmpty(filmStudyKey: StudyKey | null, ecgStudyKey: StudyKey | null): Promise<void> {
    await this.#begin({ draft: 'none', filmStudyKey, ecgStudyKey, isNew: this.isSigned });
  }

  /** Selects a sentence; editing another one ends. */
  select(sentenceId: string | null): void {
    if (this.#editingId !== null && this.#editingId !== sentenceId) this.endEditing();
    this.#selectedId = sentenceId;
  }

  /** Selects the first sentence that is not reviewed, else the first; asks the panel for the focus. */
  selectFirstUnreviewed(): void {
    const first = this.unreviewed[0] ?? this.#sentences[0];
    if (!first) return;
    this.select(first.sentenceId);
    this.#focusRequests++;
  }

  accept(sentenceId: string): void {
    this.#change(edits.accept(this.#sentences, sentenceId));
  }
  acceptSupported(): void {
    this.#change(edits.acceptSupported(this.#sentences));
  }
  /** Leaves a sentence out, or takes it back in. */
  toggleRejected(sentenceId: string): void {
    const found = this.#sentences.find((sentence) => sentence.sentenceId === sentenceId);
    const next = found?.state === 'rejected' ? edits.accept : edits.reject;
    this.#change(next(this.#sentences, sentenceId));
  }
  restoreDraft(sentenceId: string): void {
    this.#change(edits.restoreDraft(this.#sentences, sentenceId));
  }
  move(sentenceId: string, by: -1 | 1): void {
    this.#change(edits.move(this.#sentences, sentenceId, by));
  }
  addTemplate(template: ReportTemplate): void {
    this.#change(edits.addTemplate(this.#sentences, template, newId));
  }

  /** Changes words; one step back for a run of typing. */
  rewrite(sentenceId: string, text: string): void {
    this.#change(edits.rewrite(this.#sentences, sentenceId, text), sentenceId);
  }

  /** Opens a sentence for typing. */
  edit(sentenceId: string): void {
    if (!this.isOpen) return;
    this.select(sentenceId);
    this.#editingId = sentenceId;
  }

  /** Adds a sentence of the clinician's own and opens it for typing. */
  addSentence(section: DraftSectionName, afterId: string | null = null): void {
    if (!this.isOpen) return;
    this.endEditing();
    const sentence = edits.written(newId(), section, '');
    this.#change(edits.add(this.#sentences, sentence, afterId));
    this.edit(sentence.sentenceId);
  }

  /** Ends typing; a sentence without words is left out. */
  endEditing(): void {
    const sentenceId = this.#editingId;
    if (sentenceId === null) return;
    this.#editingId = null;
    this.#change(edits.tidy(this.#sentences, sentenceId));
  }

  undo(): void {
    this.#restore(this.#history.undo(this.#sentences));
  }
  redo(): void {
    this.#restore(this.#history.redo(this.#sentences));
  }

  /** Signs what is on the screen: everything is saved first. @returns whether it was signed */
  async sign(signedBy: string, confirmsUnreviewed: boolean): Promise<boolean> {
    const [autosave, report] = [this.#autosave, this.#report];
    if (!autosave || !report) return false;
    this.endEditing();
    return this.#try(async () => {
      await autosave.settle();
      const { revision } = autosave;
      this.#show(await this.#engine.call('signReport', { reportKey: report.reportKey, revision, signedBy, confirmsUnreviewed }));
      this.#all = (await this.#engine.call('openReport', { patientKey: this.patientKey })).all;
    });
  }

  /** Adds an addendum to the signed report. @returns whether it was kept */
  async addAddendum(text: string, signedBy: string): Promise<boolean> {
    const report = this.#report;
    if (!report) return false;
    return this.#try(async () => this.#show(await this.#engine.call('addAddendum', { reportKey: report.reportKey, text, signedBy })));
  }

  /** The signed report as a file, or null with the problem said. */
  async export(format: ReportFormat): Promise<CallOutput<'exportReport'> | null> {
    let exported: CallOutput<'exportReport'> | null = null;
    const reportKey = this.#report?.reportKey;
    if (reportKey) await this.#try(async () => void (exported = await this.#engine.call('exportReport', { reportKey, format })));
    return exported;
  }

  /** Says a problem that happened outside, such as a file that could not be written. */
  say(problem: string): void {
    this.#problem = problem;
  }

  dispose(): void {
    this.endEditing();
    this.#autosave?.dispose();
    this.spelling.dispose();
    this.checks.dispose();
  }

  async #begin(input: {
    draft: 'latest' | 'none';
    isNew: boolean;
    filmStudyKey?: StudyKey | null;
    ecgStudyKey?: StudyKey | null;
  }): Promise<void> {
    await this.#try(async () => {
      if (this.isOpen) await this.#autosave?.settle();
      const [selected, editing, before] = [this.#selectedId, this.#editingId, this.#sentences];
      const report = await this.#engine.call('takeDraft', { patientKey: this.patientKey, ...input });
      // What was typed while the draft was taken in is newer than what came back.
      const typed = before === this.#sentences ? null : (this.#sentences.find(({ sentenceId }) => sentenceId === editing) ?? null);
      this.#show(report);
      this.#selectedId = selected;
      if (report.sentences.some(({ sentenceId }) => sentenceId === editing)) this.#editingId = editing;
      if (typed) this.rewrite(typed.sentenceId, typed.text);
      this.#all = (await this.#engine.call('openReport', { patientKey: this.patientKey })).all;
      this.#templates ??= await this.#engine.call('getReportTemplates', {});
    });
  }

  #show(report: Report | null): void {
    this.#autosave?.dispose();
    this.#autosave = report && report.signature === null ? new Autosave(this.#engine, report) : null;
    this.#report = report;
    this.#sentences = report?.sentences ?? [];
    this.#history.clear();
    this.#steps++;
    this.#selectedId = null;
    this.#editingId = null;
  }

  #change(next: Sentences, typedIn: string | null = null): void {
    if (!this.isOpen || next === this.#sentences) return;
    this.#history.note(this.#sentences, typedIn);
    this.#set(next);
  }

  #restore(sentences: Sentences | null): void {
    if (!sentences || !this.isOpen) return;
    this.#set(sentences);
    if (!sentences.some(({ sentenceId }) => sentenceId === this.#editingId)) this.#editingId = null;
  }

  /** Shows and saves sentences. Where the selected one is gone the one in its place is selected, so that the keyboard stays in the report. */
  #set(sentences: Sentences): void {
    const at = this.#sentences.findIndex(({ sentenceId }) => sentenceId === this.#selectedId);
    if (at >= 0 && !sentences.some(({ sentenceId }) => sentenceId === this.#selectedId))
      this.#selectedId = (sentences[at] ?? sentences.at(-1))?.sentenceId ?? null;
    this.#sentences = sentences;
    this.#steps++;
    this.#autosave?.put(sentences);
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    try {
      this.#problem = '';
      await work();
      return true;
    } catch (error) {
      if (!isCancelled(error)) this.#problem = messageOf(error);
      return false;
    }
  }
}

function newId(): string {
  return crypto.randomUUID();
}
