/** Overlay planes: bits that are to be drawn over a film (PS3.3 C.9.2; PS3.5 8.1.2). */
import type { OverlayPlane } from '../../../contract/index.ts';
import { maxFilmPixels } from '../limits.ts';
import type { DicomFile } from './dicom-file.ts';
import type { EncodedFrame } from './frames.ts';
import type { PixelDescription } from './pixel-description.ts';
import { bytesOf, decimalOf, textOf, uint16Of } from './values.ts';

/** Groups 6000, 6002 … 601E. */
const groups = Array.from({ length: 16 }, (_, i) => `x60${(2 * i).toString(16).padStart(2, '0')}`);

/**
 * Reads the overlay planes of one frame. A plane that is malformed, or empty, or not meant for this frame, is left out: what lies over
 * an image must not keep the image from being shown.
 *
 * @param frame    number of the frame, from 0
 * @param encoded  that frame, for planes that stand in unused bits of its pixels (retired, but stored)
 */
export function readOverlays(file: DicomFile, d: PixelDescription, frame: number, encoded: EncodedFrame): OverlayPlane[] {
  return groups.flatMap((group) => readOverlay(file, d, group, frame, encoded) ?? []);
}

function readOverlay(file: DicomFile, d: PixelDescription, group: string, frame: number, encoded: EncodedFrame): OverlayPlane | null {
  const { dataSet } = file;
  const rows = uint16Of(dataSet, `${group}0010`) ?? 0;
  const columns = uint16Of(dataSet, `${group}0011`) ?? 0;
  if (rows === 0 || columns === 0 || rows * columns > maxFilmPixels) return null;
  const bits = separateBits(file, group, frame, rows * columns) ?? embeddedBits(file, d, group, encoded, rows, columns);
  if (bits === null || !bits.includes(1)) return null;
  const origin = (index: number): number => signed(uint16Of(dataSet, `${group}0050`, index) ?? 1) - 1;
  return {
    label: textOf(file, `${group}1500`) || textOf(file, `${group}0022`),
    kind: textOf(file, `${group}0040`).toUpperCase() === 'R' ? 'roi' : 'graphics',
    rows,
    columns,
    originRow: origin(0),
    originColumn: origin(1),
    bits,
  };
}

function signed(value: number): number {
  return value > 32_767 ? value - 65_536 : value;
}

/** Overlay Data (60xx,3000), one bit a pixel. Frames of an overlay begin at Image Frame Origin (60xx,0051). */
function separateBits(file: DicomFile, group: string, frame: number, pixels: number): Uint8Array<ArrayBuffer> | null {
  const data = bytesOf(file.dataSet, `${group}3000`);
  if (data === null) return null;
  const frames = decimalOf(file.dataSet, `${group}0015`) ?? 1;
  const first = (uint16Of(file.dataSet, `${group}0051`) ?? 1) - 1;
  const isForAll = frames === 1 && bytesOf(file.dataSet, `${group}0051`) === null;
  const own = isForAll ? 0 : frame - first;
  if (own < 0 || own >= frames || data.length * 8 < (own + 1) * pixels) return null;
  const isSwapped = file.isBigEndian && file.dataSet.elements[`${group}3000`]?.vr !== 'OB';
  return Uint8Array.from({ length: pixels }, (_, i) => {
    const bit = own * pixels + i;
    const byte = isSwapped ? (bit >> 3) ^ 1 : bit >> 3;
    return ((data[byte] ?? 0) >> (bit & 7)) & 1;
  });
}

/** A bit of the pixels themselves, at Overlay Bit Position (60xx,0102), above those that hold the image. */
function embeddedBits(
  file: DicomFile,
  d: PixelDescription,
  group: string,
  { codec, bytes }: EncodedFrame,
  rows: number,
  columns: number,
): Uint8Array<ArrayBuffer> | null {
  const position = uint16Of(file.dataSet, `${group}0102`);
  const allocated = uint16Of(file.dataSet, `${group}0100`);
  const fits = allocated === 16 && d.bitsAllocated === 16 && d.samplesPerPixel === 1 && codec === 'native';
  if (position === null || !fits || position > 15 || rows !== d.rows || columns !== d.columns) return null;
  if (position <= d.highBit && position > d.highBit - d.bitsStored) return null;
  const byte = position >> 3;
  return Uint8Array.from({ length: rows * columns }, (_, i) => ((bytes[2 * i + byte] ?? 0) >> (position & 7)) & 1);
}
