/** A film that lies as a bare JPEG, white = dense, → grey values. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AuscultError } from '../../contract/index.ts';
import { codeStreamSize } from '../import/dicom/code-stream.ts';
import { decodeCompressed } from '../import/dicom/codec.ts';
import { maxFilmPixels } from '../import/limits.ts';
import type { GreyImage } from '../import/parsed-study.ts';

/** Luma of RGB. ITU-R BT.601, as JPEG's own Y. */
const luma = [0.299, 0.587, 0.114] as const;

function greyValues(bytes: Uint8Array, components: number, isLumaFirst: boolean): Float32Array {
  if (components === 1) return Float32Array.from(bytes);
  return Float32Array.from({ length: bytes.length / 3 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = bytes.subarray(3 * i, 3 * i + 3);
    return isLumaFirst ? r : Math.round(luma[0] * r + luma[1] * g + luma[2] * b);
  });
}

/**
 * Decodes a JPEG of 8 bits a sample; colours become their luma.
 *
 * @param name  file name for messages
 * @throws AuscultError 'film-decode-failed'
 */
export async function decodeJpegFilm(bytes: Uint8Array, name: string): Promise<GreyImage> {
  const size = bytes[0] === 0xff && bytes[1] === 0xd8 ? codeStreamSize(bytes) : null;
  if (!size) throw new AuscultError('film-decode-failed', { file: name, problem: 'it is no JPEG file' });
  const { width, height, components } = size;
  if (width * height > maxFilmPixels || (components !== 1 && components !== 3)) {
    throw new AuscultError('film-decode-failed', { file: name, problem: 'its size or its number of colours is not that of a film' });
  }
  const decoded = await decodeCompressed(
    'jpeg',
    bytes,
    {
      rows: height,
      columns: width,
      frames: 1,
      samplesPerPixel: components,
      photometricInterpretation: components === 1 ? 'MONOCHROME2' : 'YBR_FULL',
      bitsAllocated: 8,
      bitsStored: 8,
      highBit: 7,
      isSigned: false,
      isPlanar: false,
    },
    name,
  );
  const values = greyValues(decoded.bytes, components, decoded.photometricInterpretation.startsWith('YBR'));
  if (decoded.bitsAllocated !== 8 || decoded.isPlanar || values.length !== width * height) {
    throw new AuscultError('film-decode-failed', { file: name, problem: 'it does not have 8 bits a sample' });
  }
  return { width, height, values };
}

/**
 * Reads a film.
 *
 * @throws AuscultError 'file-unreadable', 'film-decode-failed'
 */
export async function readFilmFile(file: string): Promise<GreyImage> {
  const name = path.basename(file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AuscultError('file-unreadable', { file: name, problem: 'it is missing or cannot be opened' }, { cause });
  });
  return decodeJpegFilm(bytes, name);
}
