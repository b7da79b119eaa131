/** Philips' XLI compression: one block a lead, LZW over the bytes of second differences. */
import { AuscultError } from '../../../contract/index.ts';
import { unpackLzw } from './lzw.ts';

const headerBytes = 8;

/** What differences are shifted by. */
const differenceOffset = 64;

/**
 * Unpacks blocks, each of a header (bytes of packed data, a code, the first difference; little-endian) and packed data. What
 * is unpacked are 16-bit numbers, all high bytes first, then all low bytes.
 *
 * @param samplesPerLead  samples of each lead
 * @param leads           how many blocks there must be; recorders append empty ones, which are not read
 * @throws AuscultError 'ecg-malformed'
 */
export function unpackXli(packed: Uint8Array, samplesPerLead: number, leads: number, file: string): Int16Array[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const blocks: Int16Array[] = [];
  let at = 0;
  while (blocks.length < leads) {
    const size = at + headerBytes <= packed.length ? view.getUint32(at, true) : Infinity;
    const end = at + headerBytes + size;
    if (end > packed.length) throw new AuscultError('ecg-malformed', { file, problem: 'its signal ends before all that it announces' });
    const bytes = unpackLzw(packed.subarray(at + headerBytes, end), 2 * samplesPerLead);
    if (bytes?.length !== 2 * samplesPerLead) {
      throw new AuscultError('ecg-malformed', { file, problem: `the compressed signal of lead ${blocks.length + 1} cannot be unpacked` });
    }
    blocks.push(integrate(joinBytes(bytes), view.getInt16(at + 6, true)));
    at = end;
  }
  return blocks;
}

function joinBytes(bytes: Uint8Array): Int16Array {
  const half = bytes.length / 2;
  return Int16Array.from({ length: half }, (_, t) => ((bytes[t] ?? 0) << 8) | (bytes[half + t] ?? 0));
}

/** Second differences to samples, in place: the first two are samples, each other number is the difference for the next one. */
function integrate(numbers: Int16Array, firstDifference: number): Int16Array {
  let difference = firstDifference;
  for (let t = 2; t < numbers.length; t++) {
    const following = (numbers[t] ?? 0) - differenceOffset;
    numbers[t] = 2 * (numbers[t - 1] ?? 0) - (numbers[t - 2] ?? 0) - difference;
    difference = following;
  }
  return numbers;
}

/** Where each lead of the first six stands among the blocks. */
export interface LimbLeads {
  readonly I: Int16Array;
  readonly II: Int16Array;
  readonly III: Int16Array;
  readonly aVR: Int16Array;
  readonly aVL: Int16Array;
  readonly aVF: Int16Array;
}

/**
 * Limb leads from what XLI keeps of them, in place: I and II are whole, of the others only what they fall short of their
 * value by I and II (halves are cut towards zero), each by the leads before it.
 */
export function restoreLimbLeads({ I, II, III, aVR, aVL, aVF }: LimbLeads): void {
  for (let t = 0; t < I.length; t++) {
    const [one, two] = [I[t] ?? 0, II[t] ?? 0];
    const three = two - one - (III[t] ?? 0);
    III[t] = three;
    aVR[t] = Math.trunc(-(one + two) / 2) - (aVR[t] ?? 0);
    aVL[t] = Math.trunc((one - three) / 2) - (aVL[t] ?? 0);
    aVF[t] = Math.trunc((two + three) / 2) - (aVF[t] ?? 0);
  }
}
