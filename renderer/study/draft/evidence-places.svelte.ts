/** Where on the film or the ECG a piece of evidence stands: the map of a finding, shown and put in words on demand. */
import type { Evidence } from '../../../contract/draft.ts';
import type { ExplanationState } from '../findings/explanations.svelte.ts';
import type { Modality } from '../../../contract/study.ts';

/** Codes that the encoders can explain, by the modality that they are of. */
const explained: readonly (readonly [prefix: string, modality: Modality])[] = [
  ['cxr:', 'film'],
  ['scp:', 'ecg'],
  ['scp-super:', 'ecg'],
];

function modalityOf({ kind, reference }: Evidence): Modality | null {
  return kind === 'finding' ? (explained.find(([prefix]) => reference.startsWith(prefix))?.[1] ?? null) : null;
}

/** Places of a report's evidence on the recordings that it is of. */
export class EvidencePlaces {
  readonly #explanations: ExplanationState;

  constructor(explanations: ExplanationState) {
    this.#explanations = explanations;
  }

  /** Whether a piece of evidence has a place. */
  has(evidence: Evidence): boolean {
    return modalityOf(evidence) !== null;
  }

  /** Whether its map is on the screen, or on its way. */
  isShown({ reference }: Evidence): boolean {
    const { target } = this.#explanations;
    return target?.kind === 'finding' && target.code === reference;
  }

  /** `left lower zone 61 %, heart 12 %`; '' until the map is there. */
  wordsOf(evidence: Evidence): string {
    const [map] = this.isShown(evidence) ? this.#explanations.maps : [];
    return map?.sentence ?? '';
  }

  /** Why there is no map. */
  get problem(): string {
    return this.#explanations.problem;
  }

  /** Shows the map of a piece of evidence, or takes it away. */
  async toggle(evidence: Evidence): Promise<void> {
    const modality = modalityOf(evidence);
    if (modality) await this.#explanations.toggleFinding(modality, evidence.reference);
  }

  /** The same for the first piece of a drafted sentence that has a place; false when none has. */
  toggleFirst(sentence: { readonly drafted: { readonly evidence: readonly Evidence[] } | null } | undefined): boolean {
    const first = sentence?.drafted?.evidence.find((each) => this.has(each));
    if (first) void this.toggle(first);
    return first !== undefined;
  }
}
