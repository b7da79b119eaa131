/** Printing the open ECG: a PDF at exact size, saved where the reader says. */
import type { CallInput } from '../../../../contract/calls.ts';
import type { EcgFilter } from '../../../../contract/ecg.ts';
import { isCancelled, messageOf, type Engine } from '../../../engine-client.ts';
import type { EcgState } from '../ecg.svelte.ts';
import { filterOf } from '../filters.ts';

type PrintInput = CallInput<'printEcg'> & { readonly filter: EcgFilter };

/** Writes bytes to a file that the reader chooses; gives its path, or null when the reader changes their mind. */
export type SaveFile = (name: string, bytes: ArrayBuffer) => Promise<string | null>;

/** What the printed page can have; the screen's choice is taken where paper has it too, else the nearest. */
export function printInput(ecg: EcgState, paper: 'A4' | 'Letter'): PrintInput | null {
  if (!ecg.study) return null;
  const { layoutId, leadOrder, rhythmLead, paperSpeed, gain } = ecg.choices.now;
  return {
    studyKey: ecg.study.studyKey,
    layout: layoutId === '3x4' || layoutId === '1x1' ? '3x4+1' : layoutId,
    isCabrera: leadOrder === 'cabrera',
    speedMmPerSecond: paperSpeed >= 50 ? 50 : 25,
    gainMmPerMv: gain <= 5 ? 5 : gain >= 20 ? 20 : 10,
    filter: filterOf(ecg.choices.now),
    rhythmLead,
    paper,
    startSeconds: ecg.view.startS,
  };
}

/** State of the print dialog. */
export class PrintState {
  readonly #engine: Engine;
  readonly #ecg: EcgState;
  readonly #running = new AbortController();
  isOpen = $state(false);
  paper = $state<'A4' | 'Letter'>('A4');
  #isBusy = $state(false);
  #message = $state('');
  readonly input: PrintInput | null = $derived.by(() => printInput(this.#ecg, this.paper));

  constructor(engine: Engine, ecg: EcgState) {
    this.#engine = engine;
    this.#ecg = ecg;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }
  /** What became of it: where it was saved, or why not. */
  get message(): string {
    return this.#message;
  }

  /** Opens the dialog; only of a 12-lead ECG there is a page. */
  open(): void {
    if (!this.#ecg.ecg) return;
    this.#message = '';
    this.isOpen = true;
  }

  /** Has the page made and saves it. */
  async save(saveFile: SaveFile): Promise<void> {
    if (!this.input || this.#isBusy) return;
    this.#isBusy = true;
    this.#message = '';
    try {
      const { pdf, fileName } = await this.#engine.call('printEcg', this.input, { signal: this.#running.signal });
      const path = await saveFile(fileName, pdf);
      if (path !== null) this.#message = `Saved as ${path}. Print it at 100 % (actual size), so that 25 mm stay 25 mm.`;
    } catch (error) {
      if (!isCancelled(error)) this.#message = messageOf(error);
    } finally {
      this.#isBusy = false;
    }
  }

  dispose(): void {
    this.#running.abort();
  }
}
