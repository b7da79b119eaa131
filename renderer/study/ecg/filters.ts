/** Filters offered for the trace, and how the paper declares them. */
import type { EcgFilter } from '../../../contract/ecg.ts';

/** A pass band. */
export interface FilterPreset {
  readonly id: 'recorded' | 'diagnostic' | 'smooth' | 'exercise' | 'monitor';
  readonly title: string;
  readonly highPassHz: EcgFilter['highPassHz'];
  readonly lowPassHz: EcgFilter['lowPassHz'];
}

/** Pass bands offered. 0.05–150 Hz is the AHA/ACC/HRS recommendation for adults (Kligfield et al., Circulation 2007). */
export const filterPresets: readonly FilterPreset[] = [
  { id: 'recorded', title: 'As recorded', highPassHz: null, lowPassHz: null },
  { id: 'diagnostic', title: '0.05–150 Hz', highPassHz: 0.05, lowPassHz: 150 },
  { id: 'smooth', title: '0.05–40 Hz', highPassHz: 0.05, lowPassHz: 40 },
  { id: 'exercise', title: '0.5–100 Hz', highPassHz: 0.5, lowPassHz: 100 },
  { id: 'monitor', title: '0.5–40 Hz', highPassHz: 0.5, lowPassHz: 40 },
];

/** Notches offered, Hz. */
export const notches = [null, 50, 60] as const;

/** What the reader chose. */
export interface FilterChoice {
  readonly preset: FilterPreset['id'];
  readonly notchHz: EcgFilter['notchHz'];
}

/** The filter of a choice, as the engine takes it. */
export function filterOf({ preset, notchHz }: FilterChoice): EcgFilter {
  const band = filterPresets.find(({ id }) => id === preset);
  return { highPassHz: band?.highPassHz ?? null, lowPassHz: band?.lowPassHz ?? null, notchHz };
}

/** Whether a filter leaves the trace as it was recorded. */
export function isUnfiltered(filter: EcgFilter): boolean {
  return filter.highPassHz === null && filter.lowPassHz === null && filter.notchHz === null;
}

/**
 * The filter as it is declared on the paper: `0.05–150 Hz, 50 Hz notch`. Says so when the recording's sampling frequency leaves nothing
 * for the low pass to take out.
 *
 * @param samplingFrequencyHz  of the recording, Hz
 */
export function declareFilter(filter: EcgFilter, samplingFrequencyHz: number): string {
  if (isUnfiltered(filter)) return 'as recorded, unfiltered';
  const { highPassHz, lowPassHz, notchHz } = filter;
  const band =
    highPassHz !== null && lowPassHz !== null
      ? `${highPassHz}–${lowPassHz} Hz`
      : highPassHz !== null
        ? `from ${highPassHz} Hz`
        : lowPassHz !== null
          ? `up to ${lowPassHz} Hz`
          : '';
  const limit = lowPassHz !== null && lowPassHz >= 0.45 * samplingFrequencyHz ? `recorded up to ${samplingFrequencyHz / 2} Hz only` : '';
  return [band, limit, notchHz === null ? '' : `${notchHz} Hz notch`].filter((part) => part !== '').join(', ');
}
