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

/** One frame as the file holds it, with the codec that it needs. Bytes are a view of the file. */
export interface EncodedFrame {
  readonly codec: 'native' | CodecName;
  readonly bytes: Uint8Array;
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
  const encoded = encodedFrames(file, description).slice(0, limit);
  const frames: DecodedFrame[] = [];
  for (const one of encoded) frames.push(await decodeFrame(one, description, file.name));
  return { description, frames };
}

/**
 * Takes one frame out of a file, without decoding it.
 *
 * @param frame  from 0
 * @throws AuscultError 'film-frame-missing', and as `decodeFrames` but for what only decoding shows
 */
export function extractFrame(file: DicomFile, frame: number): EncodedFrame {
  const description = readPixelDescription(file);
  const { frames, rows, columns, samplesPerPixel } = description;
  if (frame >= frames) throw new AuscultError('film-frame-missing', { file: file.name, frame, frames });
  const encoded = encodedFrames(file, description);
  const isOnePiece = encoded.length === 1 && frames > 1;
  const found = encoded[isOnePiece ? 0 : frame];
  if (found === undefined) throw new AuscultError('film-frame-missing', { file: file.name, frame, frames });
  if (!isOnePiece) return found;
  const bits = rows * columns * samplesPerPixel;
  return { codec: 'native', bytes: bitsFrom(found.bytes, frame * bits, bits) };
}

/** A run of bits, moved so that it begins on a byte; the first bit of a byte is its lowest (PS3.5 8.1.1). */
function bitsFrom(bytes: Uint8Array, start: number, count: number): Uint8Array {
  const moved = new Uint8Array(Math.ceil(count / 8));
  for (let i = 0; i < count; i++) {
    const from = start + i;
    const bit = ((bytes[from >> 3] ?? 0) >> (from & 7)) & 1;
    moved[i >> 3] = (moved[i >> 3] ?? 0) | (bit << (i & 7));
  }
  return moved;
}

/**
 * Decodes one frame.
 *
 * @param file  name for messages
 * @throws AuscultError 'film-decode-failed'
 */
export async function decodeFrame({ codec, bytes }: EncodedFrame, d: PixelDescription, file: string): Promise<DecodedFrame> {
  if (codec !== 'native') return trimFrame(await decodeCompressed(codec, bytes, d, file), d, file);
  const { bitsAllocated, photometricInterpretation, isPlanar } = d;
  return { bytes, bitsAllocated, photometricInterpretation, isPlanar };
}

function encodedFrames(file: DicomFile, description: PixelDescription): EncodedFrame[] {
  const element = file.dataSet.elements['x7fe00010'] as Element;
  const codec = codecOf(file.transferSyntaxUID);
  if (codec === null) {
    throw new AuscultError('transfer-syntax-unsupported', {
      file: file.name,
      transferSyntaxUID: file.transferSyntaxUID || 'an unstated syntax',
    });
  }
  const isEncapsulated = element.encapsulatedPixelData === true || element.fragments !== undefined;
  if (codec === 'native' || !isEncapsulated) return nativeFrames(file, element, description);
  return splitFrames(file, element, description.frames).map((bytes) => ({ codec, bytes }));
}

/** Cuts padding off a decoded frame and refuses a short one. */
function trimFrame(frame: DecodedFrame, d: PixelDescription, file: string): DecodedFrame {
  const length = (d.rows * d.columns * d.samplesPerPixel * frame.bitsAllocated) / 8;
  if (frame.bytes.length < length) {
    throw new AuscultError('film-decode-failed', { file, problem: `${frame.bytes.length} of ${length} bytes of a frame could be decoded` });
  }
  return frame.bytes.length === length ? frame : { ...frame, bytes: frame.bytes.subarray(0, length) };
}

function nativeFrames(file: DicomFile, element: Element, d: PixelDescription): EncodedFrame[] {
  const perFrame = frameByteLength(d);
  const promised = Math.ceil(perFrame * d.frames);
  if (element.length < promised) {
    const problem = `it announces ${promised} bytes of pixels and holds ${element.length}`;
    throw new AuscultError('dicom-malformed', { file: file.name, problem });
  }
  const stored = file.dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + promised + (promised % 2));
  const bytes = (file.isBigEndian && element.vr !== 'OB' ? swapWords(stored) : stored).subarray(0, promised);
  if (!Number.isInteger(perFrame)) return [{ codec: 'native', bytes }];
  return Array.from({ length: d.frames }, (_, i) => ({ codec: 'native', bytes: bytes.subarray(i * perFrame, (i + 1) * perFrame) }));
}

/** Swaps the bytes of each 16-bit word, which is what big-endian OW data holds whatever a pixel has (PS3.5 annex A.3). */
function swapWords(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, i) => bytes[i ^ 1] ?? 0);
}
