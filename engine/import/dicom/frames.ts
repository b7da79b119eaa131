/** Stored pixels: frames as little-endian bytes, decompressed, otherwise untouched. */
import type { Element } from 'dicom-parser';
import { AuscultError } from '../../../contract/index.ts';
import { decodeCompressed, type DecodedFrame } from './codec.ts';
import type { DicomFile } from './dicom-file.ts';
import { splitFrames } from './fragments.ts';
import { frameByteLength, readPixelDescription, type PixelDescription } from './pixel-description.ts';
import { codecOf, type CodecName } from './transfer-syntax.ts';

/** Frames with their description. Single-bit frames of one file come as one piece, because they need not end on a byte. */
export interface StoredFrames {
  readonly description: PixelDescription;
  readonly frames: readonly DecodedFrame[];
}

/**
 * Decodes frames to stored values.
 *
 * @param file   the parsed file
 * @param limit  how many frames at most, from the first
 * @throws AuscultError 'dicom-no-pixels', 'dicom-malformed', 'transfer-syntax-unsupported', 'film-decode-failed'
 */
export async function decodeFrames(file: DicomFile, limit = Number.POSITIVE_INFINITY): Promise<StoredFrames> {
  const description = readPixelDescription(file);
  const element = file.dataSet.elements['x7fe00010'] as Element;
  const codec = codecOf(file.transferSyntaxUID);
  if (codec === null) {
    throw new AuscultError('transfer-syntax-unsupported', {
      file: file.name,
      transferSyntaxUID: file.transferSyntaxUID || 'an unstated syntax',
    });
  }
  const isEncapsulated = element.encapsulatedPixelData === true || element.fragments !== undefined;
  if (codec === 'native' || !isEncapsulated) return { description, frames: nativeFrames(file, element, description, limit) };
  return { description, frames: await compressedFrames(file, element, description, codec, limit) };
}

async function compressedFrames(
  file: DicomFile,
  element: Element,
  description: PixelDescription,
  codec: CodecName,
  limit: number,
): Promise<DecodedFrame[]> {
  const encoded = splitFrames(file, element, description.frames).slice(0, limit);
  const frames: DecodedFrame[] = [];
  for (const codeStream of encoded) {
    const frame = await decodeCompressed(codec, codeStream, description, file.name);
    frames.push(trimFrame(frame, description, file.name));
  }
  return frames;
}

/** Cuts padding off a decoded frame and refuses a short one. */
function trimFrame(frame: DecodedFrame, d: PixelDescription, file: string): DecodedFrame {
  const length = (d.rows * d.columns * d.samplesPerPixel * frame.bitsAllocated) / 8;
  if (frame.bytes.length < length) {
    throw new AuscultError('film-decode-failed', { file, problem: `${frame.bytes.length} of ${length} bytes of a frame could be decoded` });
  }
  return frame.bytes.length === length ? frame : { ...frame, bytes: frame.bytes.subarray(0, length) };
}

function nativeFrames(file: DicomFile, element: Element, d: PixelDescription, limit: number): DecodedFrame[] {
  const perFrame = frameByteLength(d);
  const promised = Math.ceil(perFrame * d.frames);
  if (element.length < promised) {
    const problem = `it announces ${promised} bytes of pixels and holds ${element.length}`;
    throw new AuscultError('dicom-malformed', { file: file.name, problem });
  }
  const stored = file.dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + promised + (promised % 2));
  const bytes = (file.isBigEndian && element.vr !== 'OB' ? swapWords(stored) : stored).subarray(0, promised);
  const { bitsAllocated, photometricInterpretation, isPlanar } = d;
  const describe = (part: Uint8Array): DecodedFrame => ({ bytes: part, bitsAllocated, photometricInterpretation, isPlanar });
  if (!Number.isInteger(perFrame)) return [describe(bytes)];
  const count = Math.min(d.frames, limit);
  return Array.from({ length: count }, (_, i) => describe(bytes.subarray(i * perFrame, (i + 1) * perFrame)));
}

/** Swaps the bytes of each 16-bit word, which is what big-endian OW data holds whatever a pixel has (PS3.5 annex A.3). */
function swapWords(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, i) => bytes[i ^ 1] ?? 0);
}
