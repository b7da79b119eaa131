/** A thing that a report can say of a study: its wordings, and the findings that speak to it. */
import type { Modality } from '../../contract/index.ts';

/** How a concept is worded. Regular-expression sources, matched without regard to case at word boundaries. */
export interface Concept {
  readonly id: string;
  /** For the reader. */
  readonly name: string;
  readonly modality: Modality;
  /** Wordings that say it is there, unless a negation governs them. */
  readonly terms: readonly string[];
  /** Wordings that say it is absent all by themselves: "heart size is normal". */
  readonly absenceTerms?: readonly string[];
  /**
   * Names of findings (after the last colon of their code, or their name) that mean the same. Compared without case,
   * spaces and signs.
   */
  readonly findings: readonly string[];
  /** Wider findings that are asked only where none of `findings` is shown. */
  readonly widerFindings?: readonly string[];
  /** Whether left and right are told apart. */
  readonly isSided?: boolean;
  /** Concepts that this one excludes when it is there: a normal film excludes an effusion. */
  readonly excludes?: 'all-of-modality';
}

/** Name of a finding for comparison: lower-case letters and digits only. */
export function findingKey(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase().replace(/[^a-z0-9]/g, ''); // prettier-ignore
}
