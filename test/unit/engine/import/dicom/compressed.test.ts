import { createRequire } from 'node:module';
import type * as DcmjsCodecs from 'dcmjs-codecs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AuscultError } from '../../../../../contract/index.ts';
import { codeStreamSize, hasSeparateScans } from '../../../../../engine/import/dicom/code-stream.ts';
import { parseDicomFile } from '../../../../../engine/import/dicom/dicom-file.ts';
import { decodeFilm } from '../../../../../engine/import/dicom/film.ts';
import { decodeFrames } from '../../../../../engine/import/dicom/frames.ts';
import { encapsulate, encodeElements, filmElements, pixels16, wrapPart10, type Item } from '../build-dicom.ts';

const { Context, NativeCodecs, log } = createRequire(import.meta.url)('dcmjs-codecs') as typeof DcmjsCodecs & {
  log: { setLevel(level: string): void };
};
const pixels = pixels16(64 * 64, (i) => (i * 37) & 0xfff);

const encoders = {
  '1.2.840.10008.1.2.5': 'encodeRle',
  '1.2.840.10008.1.2.4.70': 'encodeJpeg',
  '1.2.840.10008.1.2.4.80': 'encodeJpegLs',
  '1.2.840.10008.1.2.4.90': 'encodeJpeg2000',
  '1.2.840.10008.1.2.4.201': 'encodeHtJpeg2000',
} as const;

type Syntax = keyof typeof encoders;

function encodeNow(syntax: Syntax): Uint8Array {
  const context = new Context({
    width: 64,
    height: 64,
    bitsAllocated: 16,
    bitsStored: 12,
    samplesPerPixel: 1,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: 'MONOCHROME2',
    decodedBuffer: pixels,
  });
  return NativeCodecs[encoders[syntax]](context).getEncodedBuffer() ?? new Uint8Array();
}

const encoded = new Map<Syntax, Uint8Array>();
const encode = (syntax: Syntax): Uint8Array => encoded.get(syntax) ?? new Uint8Array();

/** A film whose pixel data are the given fragments. */
function film(syntax: string, fragments: readonly Uint8Array[], changes: Item = []): Uint8Array {
  const head = encodeElements(filmElements(new Uint8Array(), changes).filter(([tag]) => tag !== '7fe00010'));
  return wrapPart10(Uint8Array.from([...head, ...encapsulate(fragments)]), syntax);
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  const error: unknown = await decodeFilm(bytes, 'f.dcm').then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AuscultError ? `${error.code}: ${error.message}` : String(error);
}

const even = (bytes: Uint8Array): Uint8Array => (bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0]));

beforeAll(async () => {
  log.setLevel('silent');
  await NativeCodecs.initializeAsync();
  for (const syntax of Object.keys(encoders) as Syntax[]) encoded.set(syntax, encodeNow(syntax));
});

describe('compressed films', () => {
  it.each(Object.keys(encoders) as Syntax[])('come out of %s as they went in', async (syntax) => {
    const { frames } = await decodeFrames(parseDicomFile(film(syntax, [even(encode(syntax))]), 'f.dcm'));
    expect(frames[0]?.bytes).toEqual(pixels);
  });

  it('may be cut into fragments anywhere', async () => {
    const whole = even(encode('1.2.840.10008.1.2.4.70'));
    const { values } = await decodeFilm(
      film('1.2.840.10008.1.2.4.70', [whole.subarray(0, 100), whole.subarray(100, 102), whole.subarray(102)]),
    );
    expect(values[1]).toBe(37);
  });

  it('of two frames are told apart by their start markers', async () => {
    const whole = even(encode('1.2.840.10008.1.2.4.80'));
    const fragments = [whole.subarray(0, 50), whole.subarray(50), whole.subarray(0, 60), whole.subarray(60)];
    const file = parseDicomFile(film('1.2.840.10008.1.2.4.80', fragments, [['00280008', 'IS', '2']]), 'f.dcm');
    const { frames } = await decodeFrames(file);
    expect(frames.map((frame) => frame.bytes)).toEqual([pixels, pixels]);
  });

  it('are refused when fragments and frames do not fit', async () => {
    const bytes = film('1.2.840.10008.1.2.5', [even(encode('1.2.840.10008.1.2.5'))], [['00280008', 'IS', '3']]);
    expect(await problemOf(bytes)).toContain('film-decode-failed: The pixels of f.dcm cannot be decoded: 1 fragments do not make 3 frames');
  });

  it('are refused when the code stream is of another size than the header', async () => {
    const bytes = film('1.2.840.10008.1.2.4.90', [even(encode('1.2.840.10008.1.2.4.90'))], [['00280010', 'US', 128]]);
    expect(await problemOf(bytes)).toContain('64 × 64 pixels of 1 samples, its header says 64 × 128 of 1');
  });

  it('are refused when damaged, and the next film is decoded all the same', async () => {
    for (const syntax of Object.keys(encoders) as Syntax[]) {
      const damaged = even(encode(syntax)).map((byte, i) => (i > 120 ? byte ^ 0x5a : byte));
      const problem = await problemOf(film(syntax, [damaged.subarray(0, damaged.length >> 1)]));
      expect(problem === 'null' || problem.startsWith('film-'), `${syntax} ${problem}`).toBe(true);
      const { values } = await decodeFilm(film(syntax, [even(encode(syntax))]));
      expect(values[1]).toBe(37);
    }
  });

  it('are refused when they are no code stream at all', async () => {
    const problem = await problemOf(film('1.2.840.10008.1.2.4.50', [new TextEncoder().encode('not a picture, but text of even length')]));
    expect(problem).toContain('film-decode-failed: The pixels of f.dcm cannot be decoded: its JPEG data has no image header');
  });
});

describe('codeStreamSize', () => {
  it('reads JPEG, JPEG-LS and JPEG 2000 headers', () => {
    for (const syntax of Object.keys(encoders).slice(1) as Syntax[])
      expect(codeStreamSize(encode(syntax))).toEqual({ width: 64, height: 64, components: 1 });
  });

  it('finds nothing in cut or foreign bytes', () => {
    expect(codeStreamSize(encode('1.2.840.10008.1.2.4.70').subarray(0, 6))).toBeNull();
    expect(codeStreamSize(new Uint8Array(100))).toBeNull();
    expect(codeStreamSize(new Uint8Array())).toBeNull();
    expect(hasSeparateScans(Uint8Array.from([0xff, 0xd8]))).toBe(false);
  });
});
