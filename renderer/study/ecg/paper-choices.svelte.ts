/** How the reader wants ECGs on paper: speed, gain, layout, colours, filter. Kept in the page's own storage, apart from patients. */
import { leadNames, type LeadName } from '../../../contract/ecg.ts';
import { filterPresets, notches, type FilterChoice } from './filters.ts';
import { layoutIds, leadOrders, type LayoutChoice } from './layouts.ts';
import { gains, paperSpeeds, type Gain, type PaperSettings, type PaperSpeed } from './paper.ts';
import type { CalibrationStorage } from './screen-calibration.svelte.ts';

/** The choices. */
export interface PaperChoice extends LayoutChoice, FilterChoice {
  /** mm/s */
  readonly paperSpeed: PaperSpeed;
  /** mm/mV */
  readonly gain: Gain;
  readonly scale: PaperSettings['scale'];
  readonly paper: 'dark' | 'paper';
  /** Whether beats are marked under the trace. */
  readonly areBeatsMarked: boolean;
}

/** What a new reader sees: the standard page with the filter that the AHA recommends for diagnosis. */
export const usualChoice: PaperChoice = {
  layoutId: '3x4+1',
  leadOrder: 'standard',
  rhythmLead: 'II',
  paperSpeed: 25,
  gain: 10,
  scale: 'fit',
  paper: 'dark',
  preset: 'diagnostic',
  notchHz: null,
  areBeatsMarked: true,
};

const offered: { readonly [K in keyof PaperChoice]: readonly PaperChoice[K][] } = {
  layoutId: layoutIds,
  leadOrder: leadOrders,
  rhythmLead: leadNames,
  paperSpeed: paperSpeeds,
  gain: gains,
  scale: ['fit', 'true-size'],
  paper: ['dark', 'paper'],
  preset: filterPresets.map(({ id }) => id),
  notchHz: notches,
  areBeatsMarked: [true, false],
};

const storageKey = 'auscult.ecgPaper';

/** The reader's choices; a stored value that is no longer offered counts as none. */
export class PaperChoices {
  readonly #storage: CalibrationStorage | null;
  #now = $state.raw<PaperChoice>(usualChoice);

  constructor(storage: CalibrationStorage | null = null) {
    this.#storage = storage;
    this.#now = { ...usualChoice, ...readStored(storage?.getItem(storageKey) ?? null) };
  }

  get now(): PaperChoice {
    return this.#now;
  }

  /** Takes up choices and keeps them. */
  change(choice: Partial<PaperChoice>): void {
    this.#now = { ...this.#now, ...choice };
    this.#storage?.setItem(storageKey, JSON.stringify(this.#now));
  }

  /** The value offered after (+1) or before (−1) the one chosen; at the end of a scale it stays. */
  step<K extends 'paperSpeed' | 'gain'>(key: K, by: 1 | -1): void {
    const values: readonly PaperChoice[K][] = offered[key];
    const next = values[values.indexOf(this.#now[key]) + by];
    if (next !== undefined) this.change({ [key]: next });
  }

  /** The value offered next, after the last the first again. */
  cycle<K extends keyof PaperChoice>(key: K): void {
    const values: readonly PaperChoice[K][] = offered[key];
    this.change({ [key]: values[(values.indexOf(this.#now[key]) + 1) % values.length] });
  }
}

function readStored(text: string | null): Partial<PaperChoice> {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    return {}; // written by something else: the usual choice stands
  }
  if (typeof stored !== 'object' || stored === null) return {};
  const isOffered = ([key, value]: [string, unknown]): boolean =>
    key in offered && (offered[key as keyof PaperChoice] as readonly unknown[]).includes(value);
  return Object.fromEntries(Object.entries(stored).filter(isOffered));
}

/** Reads a lead's name from a menu. */
export function leadNamed(text: string): LeadName {
  return leadNames.find((name) => name === text) ?? 'II';
}
