/** The one file that knows dcmjs-codecs: RLE, JPEG, JPEG-LS, JPEG 2000 and HTJ2K decoders in one WebAssembly module. */
import type { Context as CodecContext, NativeCodecs as Codecs } from 'dcmjs-codecs';
import { AuscultError } from '../../../contract/index.ts';
import { codeStreamSize, hasSeparateScans } from './code-stream.ts';
import type { PixelDescription } from './pixel-description.ts';
import type { CodecName } from './transfer-syntax.ts';

/** A decoded frame, with what the code stream says of itself where that differs from the DICOM header. */
export interface DecodedFrame {
  /** Little-endian samples. */
  readonly bytes: Uint8Array;
  readonly bitsAllocated: number;
  readonly photometricInterpretation: string;
  readonly isPlanar: boolean;
}

interface CodecModule {
  readonly Context: typeof CodecContext;
  readonly NativeCodecs: typeof Codecs;
  readonly log: { setLevel(level: string): void };
}

const decoders = {
  rle: 'decodeRle',
  jpeg: 'decodeJpeg',
  'jpeg-ls': 'decodeJpegLs',
  'jpeg-2000': 'decodeJpeg2000',
  htj2k: 'decodeHtJpeg2000',
} as const satisfies Record<CodecName, keyof typeof Codecs>;

let initialising: Promise<void> | null = null;

/** Loads the decoders on the first compressed frame, and afresh after a failure, for a trap leaves them unusable. */
async function loadCodecs(): Promise<CodecModule> {
  const { default: module } = (await import('dcmjs-codecs')) as unknown as { default: CodecModule };
  module.log.setLevel('silent');
  // Another decoding may fail and release the module while this one waits, so only a check without a pause after it counts.
  while (!module.NativeCodecs.isInitialized()) {
    initialising ??= module.NativeCodecs.initializeAsync().finally(() => (initialising = null));
    await initialising;
  }
  return module;
}

/**
 * Decodes one compressed frame, without colour conversion.
 *
 * @param codec    the decoder that the transfer syntax needs
 * @param encoded  the frame's code stream
 * @param d        what the DICOM header says of the frame
 * @param file     file name for messages
 * @throws AuscultError 'film-decode-failed'
 */
export async function decodeCompressed(codec: CodecName, encoded: Uint8Array, d: PixelDescription, file: string): Promise<DecodedFrame> {
  refuseOtherSize(codec, encoded, d, file);
  let module = await loadCodecs();
  while (!module.NativeCodecs.isInitialized()) module = await loadCodecs(); // released while this function was waiting to go on
  const { Context, NativeCodecs } = module;
  try {
    const decoded = NativeCodecs[decoders[codec]](new Context(contextOf(encoded, d)));
    const bytes = decoded.getDecodedBuffer() ?? new Uint8Array();
    const isSeparated = codec === 'jpeg-ls' && d.samplesPerPixel === 3 && hasSeparateScans(encoded);
    return {
      bytes: isSeparated ? interleave(bytes) : bytes,
      bitsAllocated: decoded.getBitsAllocated() ?? d.bitsAllocated,
      photometricInterpretation: decoded.getPhotometricInterpretation() ?? d.photometricInterpretation,
      isPlanar: decoded.getPlanarConfiguration() === 1,
    };
  } catch (cause) {
    NativeCodecs.release();
    throw new AuscultError('film-decode-failed', { file, problem: `its ${codec.toUpperCase()} data is damaged` }, { cause });
  }
}

/** RRR…GGG…BBB… to RGBRGB…: the decoder hands planes through when the code stream holds them one after the other. */
function interleave(planes: Uint8Array): Uint8Array {
  const pixels = planes.length / 3;
  return planes.map((_, i) => planes[(i % 3) * pixels + Math.floor(i / 3)] ?? 0);
}

function contextOf(encoded: Uint8Array, d: PixelDescription): ConstructorParameters<typeof CodecContext>[0] {
  return {
    width: d.columns,
    height: d.rows,
    bitsAllocated: d.bitsAllocated,
    bitsStored: d.bitsStored,
    samplesPerPixel: d.samplesPerPixel,
    pixelRepresentation: d.isSigned ? 1 : 0,
    planarConfiguration: d.isPlanar ? 1 : 0,
    photometricInterpretation: d.photometricInterpretation,
    encodedBuffer: encoded,
  };
}

function refuseOtherSize(codec: CodecName, encoded: Uint8Array, d: PixelDescription, file: string): void {
  if (codec === 'rle') return;
  const size = codeStreamSize(encoded);
  if (size === null) throw new AuscultError('film-decode-failed', { file, problem: `its ${codec.toUpperCase()} data has no image header` });
  if (size.width === d.columns && size.height === d.rows && size.components === d.samplesPerPixel) return;
  const problem = `its compressed image is ${size.width} × ${size.height} pixels of ${size.components} samples, its header says ${d.columns} × ${d.rows} of ${d.samplesPerPixel}`;
  throw new AuscultError('film-decode-failed', { file, problem });
}
