/** The annotations of one film: with undo and redo, saved on every change. */
import type { Annotation } from '../../../contract/annotation.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';
import { beginHistory, redo, step, undo, type History } from './history.ts';

type List = readonly Annotation[];

/** State of the annotations. What the store has confirmed is told apart from what is still on its way. */
export class AnnotationsState {
  readonly #engine: Engine;
  readonly #show: (list: List) => void;
  #studyKey: StudyKey | null = null;
  #history = $state.raw<History<List>>(beginHistory([]));
  /** Whether the stored ones are known: those that could not be read must not be overwritten. */
  #isRead = false;
  #saving: Promise<void> = Promise.resolve();
  #waiting = $state(0);
  #problem = $state('');
  selectedId = $state.raw<string | null>(null);

  /** @param show  puts a list on the glass */
  constructor(engine: Engine, show: (list: List) => void) {
    this.#engine = engine;
    this.#show = show;
  }

  get list(): List {
    return this.#history.present;
  }
  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }
  /** Why the annotations could not be read or saved; '' when nothing went wrong. */
  get problem(): string {
    return this.#problem;
  }
  get isSaved(): boolean {
    return this.#waiting === 0 && this.#problem === '';
  }

  /** Reads the annotations of a film; none with null. @param known  when they have been read already */
  async open(studyKey: StudyKey | null, signal: AbortSignal, known?: List): Promise<void> {
    this.#studyKey = studyKey;
    this.#history = beginHistory([]);
    this.selectedId = null;
    this.#problem = '';
    this.#isRead = false;
    if (studyKey === null) return;
    try {
      const annotations = known ?? (await this.#engine.call('getAnnotations', { studyKey }, { signal })).annotations;
      if (this.#studyKey !== studyKey) return;
      this.#history = beginHistory(annotations);
      this.#isRead = true;
    } catch (error) {
      if (this.#studyKey === studyKey && !isCancelled(error))
        this.#problem = `The annotations cannot be read, so new ones are not saved: ${messageOf(error)}`;
    }
  }

  /** The reader has drawn: what is on the glass is right already. */
  drawn(list: List): void {
    if (JSON.stringify(list) === JSON.stringify(this.list)) return;
    this.#history = step(this.#history, list);
    this.#save();
  }

  /** Changes the annotations from elsewhere than the glass. */
  change(list: List): void {
    this.#history = step(this.#history, list);
    this.#afterMove();
  }

  undo(): void {
    if (!this.canUndo) return;
    this.#history = undo(this.#history);
    this.#afterMove();
  }

  redo(): void {
    if (!this.canRedo) return;
    this.#history = redo(this.#history);
    this.#afterMove();
  }

  /** Deletes one annotation, the selected one unless told; undo brings it back. */
  delete(annotationId: string | null = this.selectedId): void {
    const rest = this.list.filter((one) => one.annotationId !== annotationId);
    if (rest.length === this.list.length) return;
    if (annotationId === this.selectedId) this.selectedId = null;
    this.change(rest);
  }

  deleteAll(): void {
    if (this.list.length > 0) this.change([]);
  }

  /** Selects the next (1) or the one before (−1). */
  selectNext(by: 1 | -1): void {
    const { list } = this;
    const at = list.findIndex((one) => one.annotationId === this.selectedId);
    const next = at < 0 ? (by === 1 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    this.selectedId = list[next]?.annotationId ?? null;
  }

  /** Resolves once all that was drawn so far is in the store, or could not be put there: `problem` says so then. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  dispose(): void {
    this.#studyKey = null;
  }

  #afterMove(): void {
    if (!this.list.some((one) => one.annotationId === this.selectedId)) this.selectedId = null;
    this.#show(this.list);
    this.#save();
  }

  /** Saves one after the other, so that the last state is the one that stays. */
  #save(): void {
    const studyKey = this.#studyKey;
    const annotations = [...this.list];
    if (studyKey === null || !this.#isRead) return;
    this.#waiting++;
    this.#saving = this.#saving.then(async () => {
      try {
        await this.#engine.call('putAnnotations', { studyKey, annotations });
        if (this.#studyKey === studyKey) this.#problem = '';
      } catch (error) {
        if (this.#studyKey === studyKey) this.#problem = `The annotations could not be saved: ${messageOf(error)}`;
      } finally {
        this.#waiting--;
      }
    });
  }
}
