/** Which film hangs in which pane. Pure. */
import type { HangingProtocol, PaneContent } from '../../../contract/hanging-protocol.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Study } from '../../../contract/study.ts';
import { byAcquisition } from '../timeline.ts';

const builtIn = (name: string, digit: number, rows: number, columns: number, panes: PaneContent[], isLinked = false): HangingProtocol => ({
  name,
  digit,
  rows,
  columns,
  panes,
  isLinked,
});

/** The protocols that are always there, with their digits. */
export const builtInProtocols: readonly HangingProtocol[] = [
  builtIn('Film + ECG', 1, 1, 2, ['film', 'ecg']),
  builtIn('1 × 1', 2, 1, 1, ['film']),
  builtIn('1 × 2', 3, 1, 2, ['film', 'prior-1']),
  builtIn('2 × 1', 4, 2, 1, ['film', 'prior-1']),
  builtIn('2 × 2', 5, 2, 2, ['film', 'prior-1', 'prior-2', 'prior-3']),
  builtIn('Film + prior, linked', 6, 1, 2, ['film', 'prior-1'], true),
];

/** Digits that saved protocols can have. */
export const freeDigits: readonly number[] = [7, 8, 9];

/** The protocol of a digit: a saved one goes before a built-in one. */
export function protocolOfDigit(saved: readonly HangingProtocol[], digit: number): HangingProtocol | undefined {
  return [...saved, ...builtInProtocols].find((protocol) => protocol.digit === digit);
}

/**
 * The films of a protocol's panes, counted backwards from the chosen one.
 *
 * @param chosen  the film that the reader has chosen
 * @returns one entry a pane: the film, null where there is no earlier one, 'ecg' for the ECG
 */
export function filmsOf(protocol: HangingProtocol, studies: readonly Study[], chosen: StudyKey | null): (StudyKey | null | 'ecg')[] {
  const films = studies.filter(({ modality }) => modality === 'film').sort(byAcquisition);
  const at = films.findIndex(({ studyKey }) => studyKey === chosen);
  return protocol.panes.map((content) => {
    if (content === 'ecg') return 'ecg';
    if (content === 'film') return chosen;
    return at < 0 ? null : (films[at - Number(content.slice('prior-'.length))]?.studyKey ?? null);
  });
}
