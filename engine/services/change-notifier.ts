import type { EngineEvent, PatientKey } from '../../contract/index.ts';

/** Changes of a long job are told at most this often, ms. */
const quietMs = 250;

/** Gathers the patients that a job changes and tells of them now and then, so that lists are not redrawn for every file. */
export class ChangeNotifier {
  readonly #emit: (event: EngineEvent) => void;
  readonly #pending = new Set<PatientKey>();
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(emit: (event: EngineEvent) => void) {
    this.#emit = emit;
  }

  /** Notes a changed patient; tells when the last time is long enough ago. */
  changed(patientKey: PatientKey): void {
    this.#pending.add(patientKey);
    if (performance.now() - this.#toldAt >= quietMs) this.flush();
  }

  /** Tells what was not told yet. */
  flush(): void {
    if (this.#pending.size === 0) return;
    this.#toldAt = performance.now();
    const patientKeys = [...this.#pending];
    this.#pending.clear();
    this.#emit({ name: 'store.changed', patientKeys });
  }
}
