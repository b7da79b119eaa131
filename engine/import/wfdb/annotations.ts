/** WFDB annotation files in the MIT format (`.atr` and others): where the beats are. */

/** Codes of annotations that are beats (WFDB: ecgcodes.h, isqrs). */
const isBeat = (code: number): boolean => (code >= 1 && code <= 13) || [25, 30, 34, 35, 38].includes(code);
const skip = 59;
const auxiliary = 63;

/**
 * Samples of the beats of an annotation file, ascending. What is cut off at the end is left out.
 *
 * @see WFDB Applications Guide, annot(5)
 */
export function readBeatAnnotations(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const beats: number[] = [];
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
      if (isBeat(code)) beats.push(time);
    }
  }
  return beats;
}
