/** What has changed between two ECGs, in words. Pure. */
import type { MeasurementChange } from '../../../../contract/ecg-analysis.ts';

/** Words for more and for less, by unit. */
const words: Readonly<Record<MeasurementChange['unit'], readonly [more: string, less: string]>> = {
  ms: ['longer', 'shorter'],
  bpm: ['faster', 'slower'],
  mV: ['higher', 'lower'],
  degrees: ['turned clockwise', 'turned counter-clockwise'],
};

/** A number with its unit: `38 ms`, `0.12 mV`, `14°`. */
export function amount(value: number, unit: MeasurementChange['unit']): string {
  const text = Math.abs(value).toFixed(unit === 'mV' ? 2 : 0);
  return unit === 'degrees' ? `${text}°` : `${text} ${unit}`;
}

/** A number with its sign: `+6`, `−0.12`; `0` without one. */
export function signed(value: number, unit: MeasurementChange['unit']): string {
  const text = Math.abs(value).toFixed(unit === 'mV' ? 2 : 0);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** A change as a sentence: `QT longer by 38 ms (402, now 440 ms).` Null where either value is missing. */
export function changeSentence(change: MeasurementChange): string | null {
  const { difference, current, prior, unit, label } = change;
  if (difference === null || current === null || prior === null) return null;
  const word = words[unit][difference >= 0 ? 0 : 1];
  const plain = (value: number): string => `${value < 0 ? '−' : ''}${amount(value, unit)}`;
  return `${label} ${word} by ${amount(difference, unit)} (${plain(prior)}, now ${plain(current)}).`;
}

/** The sentences of all that has changed, and one when nothing has. */
export function changeSentences(changes: readonly MeasurementChange[]): string[] {
  const sentences = changes.filter(({ isChanged }) => isChanged).flatMap((change) => changeSentence(change) ?? []);
  return sentences.length > 0 ? sentences : ['No measurement differs by more than repeated recordings do.'];
}
