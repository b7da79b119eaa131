/** Masks: PNG files of 8-bit grey without interlacing, as the values that were written. ISO/IEC 15948:2004. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { AuscultError } from '../../contract/index.ts';

/** Row-major bytes. */
export interface GreyBytes {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const largestSide = 8_192;

function refusal(file: string, problem: string): AuscultError {
  return new AuscultError('film-decode-failed', { file, problem });
}

/** Header and joined compressed data. */
function chunksOf(bytes: Buffer, file: string): { header: Buffer; data: Buffer } {
  let header: Buffer | null = null;
  const data: Buffer[] = [];
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length < length) throw refusal(file, 'it ends in the middle of a PNG chunk');
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    if (type === 'IEND') break;
    at += 12 + length;
  }
  if (header?.length !== 13 || data.length === 0) throw refusal(file, 'it is a PNG file without header or data');
  return { header, data: Buffer.concat(data) };
}

/** Predictor of Paeth: of left, above and upper left the one nearest to left + above − upper left. */
function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [byLeft, byAbove, byCorner] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  return filter === 3 ? (left + above) >> 1 : paeth(left, above, corner);
}

/**
 * Decodes a PNG of 8-bit grey.
 *
 * @param file  its name, for the refusal
 * @throws AuscultError 'film-decode-failed'
 */
export function decodeGreyPng(bytes: Buffer, file: string): GreyBytes {
  if (!bytes.subarray(0, signature.length).equals(signature)) throw refusal(file, 'it is no PNG file');
  const { header, data } = chunksOf(bytes, file);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, , , interlaced] = header.subarray(8);
  if (depth !== 8 || colour !== 0 || interlaced !== 0) throw refusal(file, 'it is not 8-bit grey without interlacing');
  if (width < 1 || height < 1 || Math.max(width, height) > largestSide) throw refusal(file, 'its size is not that of a mask');
  const lines = inflated(data, height * (width + 1), file);
  const values = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (width + 1)] ?? 0;
    if (filter > 4) throw refusal(file, `line ${y + 1} has the unknown filter ${filter}`);
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const left = x > 0 ? (values[at - 1] ?? 0) : 0;
      const above = y > 0 ? (values[at - width] ?? 0) : 0;
      const corner = x > 0 && y > 0 ? (values[at - width - 1] ?? 0) : 0;
      values[at] = (lines[y * (width + 1) + 1 + x] ?? 0) + predicted(filter, left, above, corner);
    }
  }
  return { width, height, values };
}

function inflated(data: Buffer, length: number, file: string): Buffer {
  try {
    const lines = inflateSync(data, { maxOutputLength: length });
    if (lines.length === length) return lines;
  } catch (cause) {
    throw new AuscultError('film-decode-failed', { file, problem: 'its data cannot be unpacked' }, { cause });
  }
  throw refusal(file, 'it holds fewer pixels than it states');
}

/**
 * Reads a mask.
 *
 * @throws AuscultError 'file-unreadable', 'film-decode-failed'
 */
export async function readGreyPng(file: string): Promise<GreyBytes> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AuscultError('file-unreadable', { file: name, problem: 'it is missing or cannot be opened' }, { cause });
  });
  return decodeGreyPng(bytes, name);
}
