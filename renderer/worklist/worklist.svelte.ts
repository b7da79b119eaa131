/** The worklist: what is asked, the rows that have come, and where the reader is in it. */
import type { CallInput } from '../../contract/calls.ts';
import type { PatientKey } from '../../contract/ids.ts';
import type { Modality, WorklistRow } from '../../contract/study.ts';
import { isCancelled, messageOf, type Engine } from '../engine-client.ts';
import { pagesOf, type RowRange } from './windowing.ts';

export type WorklistSort = NonNullable<CallInput<'listPatients'>['sort']>;

/** Rows asked for at a time. */
export const pageSize = 200;

/** State of the worklist. Rows come by page, as they are scrolled to; a new question drops the answers to the one before. */
export class WorklistState {
  readonly #engine: Engine;
  #running = new AbortController();
  #pages = $state.raw<ReadonlyMap<number, readonly WorklistRow[]>>(new Map());
  readonly #asked = new Set<number>();
  #total = $state(0);
  #isLoaded = $state(false);
  #problem = $state('');
  #filter = $state('');
  #modality = $state<Modality | null>(null);
  #sort = $state<WorklistSort>('latest');
  #selected = $state.raw<PatientKey | null>(null);
  #selectedIndex = $state(0);

  /** Whether the store holds no patient at all, as opposed to none that passes the filter. */
  readonly isStoreEmpty = $derived(this.#isLoaded && this.#total === 0 && this.#filter.trim() === '' && this.#modality === null);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get total(): number {
    return this.#total;
  }
  get isLoaded(): boolean {
    return this.#isLoaded;
  }
  get problem(): string {
    return this.#problem;
  }
  get filter(): string {
    return this.#filter;
  }
  get modality(): Modality | null {
    return this.#modality;
  }
  get sort(): WorklistSort {
    return this.#sort;
  }
  get selectedIndex(): number {
    return this.#selectedIndex;
  }
  /** Patient of the selected row, once the row is here. */
  get selected(): PatientKey | null {
    return this.#selected;
  }

  /** The row at a place, or undefined while its page is on the way. */
  row(index: number): WorklistRow | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Changes the question; the selection goes to the first row. */
  async setFilter(filter: string): Promise<void> {
    this.#filter = filter;
    await this.#restart();
  }
  async setModality(modality: Modality | null): Promise<void> {
    this.#modality = modality;
    await this.#restart();
  }
  async setSort(sort: WorklistSort): Promise<void> {
    this.#sort = sort;
    await this.#restart();
  }

  /** Asks again, for example because the store has changed. The same patient stays selected while still in reach. */
  async refresh(): Promise<void> {
    this.#beginQuestion();
    await this.#loadPage(Math.floor(this.#selectedIndex / pageSize));
    this.#followSelected();
  }

  /** Loads the pages that a range of rows needs and that were not asked for yet. */
  async ensure(range: RowRange): Promise<void> {
    await Promise.all(
      pagesOf(range, pageSize)
        .filter((page) => !this.#asked.has(page))
        .map((page) => this.#loadPage(page)),
    );
  }

  /** Selects a row by its place, kept within the list. */
  select(index: number): void {
    this.#selectedIndex = Math.min(Math.max(0, index), Math.max(0, this.#total - 1));
    this.#selected = this.row(this.#selectedIndex)?.patient.patientKey ?? null;
  }

  /** The row of a patient; undefined when it is not on a page that is here. */
  rowOf(patientKey: PatientKey): WorklistRow | undefined {
    for (const rows of this.#pages.values()) {
      const row = rows.find(({ patient }) => patient.patientKey === patientKey);
      if (row) return row;
    }
    return undefined;
  }

  /** The patient in the row below this one; null at the end, or while that row is on its way. */
  after(patientKey: PatientKey): PatientKey | null {
    if (this.#selected !== patientKey) return null;
    return this.row(this.#selectedIndex + 1)?.patient.patientKey ?? null;
  }

  dispose(): void {
    this.#running.abort();
  }

  async #restart(): Promise<void> {
    this.#selectedIndex = 0;
    this.#selected = null;
    this.#beginQuestion();
    await this.#loadPage(0);
    this.select(0);
  }

  #beginQuestion(): void {
    this.#running.abort();
    this.#running = new AbortController();
    this.#asked.clear();
    this.#problem = '';
  }

  async #loadPage(page: number): Promise<void> {
    const running = this.#running;
    const isFirstAnswer = this.#asked.size === 0;
    this.#asked.add(page);
    const question = { filter: this.#filter.trim(), modality: this.#modality, sort: this.#sort, offset: page * pageSize, limit: pageSize };
    try {
      const { rows, total } = await this.#engine.call('listPatients', question, { signal: running.signal });
      if (this.#running !== running) return;
      this.#pages = new Map(isFirstAnswer ? [] : this.#pages).set(page, rows);
      this.#total = total;
      this.#isLoaded = true;
      if (this.#selected === null) this.select(this.#selectedIndex);
    } catch (error) {
      if (this.#running !== running || isCancelled(error)) return;
      this.#asked.delete(page);
      this.#problem = messageOf(error);
    }
  }

  #followSelected(): void {
    for (const [page, rows] of this.#pages) {
      const within = rows.findIndex((row) => row.patient.patientKey === this.#selected);
      if (within >= 0) return this.select(page * pageSize + within);
    }
    this.select(this.#selectedIndex);
  }
}
