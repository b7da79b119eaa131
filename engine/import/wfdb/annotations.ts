/** WFDB annotation files in the MIT format (`.atr` and others): where the beats are. */

/** Codes of annotations that are beats (WFDB: ecgcodes.h, isqrs); the waves of ventricular flutter (31) are none. */
const isBeat = (code: number): boolean => (code >= 1 && code <= 13) || [25, 30, 34, 35, 38, 41].includes(code);
const flutterStart = 32;
const flutterEnd = 33;
const skip = 59;
const auxiliary = 63;

/** What an annotation file says of beats. */
export interface BeatAnnotations {
  /** Samples of the beats, ascending. */
  readonly beats: readonly number[];
  /** Ventricular flutter or fibrillation, first and last sample: nothing there is a beat. Without an end it lasts until the record's. */
  readonly flutter: readonly (readonly [from: number, to: number])[];
}

/**
 * Beats and flutter of an annotation file. What is cut off at the end is left out.
 *
 * @see WFDB Applications Guide, annot(5)
 */
export function readBeatAnnotations(bytes: Uint8Array): BeatAnnotations {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const beats: number[] = [];
  const flutter: [number, number][] = [];
  let time = 0;
  for (let at = 0; at + 2 <= bytes.length;) {
    const word = view.getUint16(at, true);
    at += 2;
    const [code, interval] = [word >> 10, word & 0x3ff];
    if (code === 0 && interval === 0) break;
    if (code === skip) {
      if (at + 4 > bytes.length) break;
      time += (view.getInt16(at, true) << 16) | view.getUint16(at + 2, true);
      at += 4;
    } else if (code === auxiliary) at += interval + (interval & 1);
    else if (code < skip) {
      time += interval;
      const open = flutter.at(-1);
      if (isBeat(code)) beats.push(time);
      else if (code === flutterStart) flutter.push([time, Infinity]);
      else if (code === flutterEnd && open !== undefined) open[1] = time;
    }
  }
  return { beats, flutter };
}
