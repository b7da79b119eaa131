/** The samples of a WFDB record, by signal, in ADC units. */
import { AuscultError } from '../../../contract/index.ts';
import { maxSamplesPerLead } from '../limits.ts';
import type { WfdbHeader, WfdbSignal } from './header.ts';
import { sampleFormats, type SampleFormat } from './sample-format.ts';

/** One signal's samples. */
export interface WfdbSamples {
  readonly signal: WfdbSignal;
  readonly samplingFrequencyHz: number;
  /** ADC units; NaN where the record marks a sample as missing. */
  readonly adc: Float64Array;
  /** False when the header states a checksum that the samples do not have. */
  readonly checksumFits: boolean;
}

/** Frames for which no signal file may ask: an hour of a lead, times the leads of a large record. */
const maxFrames = 40 * maxSamplesPerLead;

/**
 * Reads the signals of one signal file, in the order of the header.
 *
 * @param header   the record's header
 * @param fileName the signal file as the header names it
 * @param bytes    that file
 * @param file     name of the record for messages
 * @throws AuscultError 'ecg-format-unsupported', 'ecg-malformed'
 */
export function readSignalFile(header: WfdbHeader, fileName: string, bytes: Uint8Array, file: string): WfdbSamples[] {
  const signals = header.signals.filter((signal) => signal.fileName === fileName);
  const [first] = signals;
  if (first === undefined) return [];
  const format = sampleFormats[first.format];
  if (format === undefined || signals.some((signal) => signal.format !== first.format)) {
    throw new AuscultError('ecg-format-unsupported', {
      file,
      what: `WFDB storage format ${signals.map((signal) => signal.format).join(', ')}`,
    });
  }
  const data = bytes.subarray(Math.min(first.byteOffset, bytes.length));
  const perFrame = signals.reduce((sum, signal) => sum + signal.samplesPerFrame, 0);
  const frames = header.frames ?? Math.floor(format.samplesIn(data.length) / perFrame);
  refuseUnsound(frames, perFrame, format, data.length, file);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return readInterleaved(signals, frames, perFrame, format, view, header.frameFrequencyHz);
}

function refuseUnsound(frames: number, perFrame: number, format: SampleFormat, available: number, file: string): void {
  if (frames > maxFrames) throw new AuscultError('ecg-format-unsupported', { file, what: `a recording of ${frames} samples a lead` });
  const needed = format.bytesFor(frames * perFrame);
  if (frames === 0 || needed > available) {
    const problem = `its signal file holds ${available} bytes, ${needed} are announced`;
    throw new AuscultError('ecg-malformed', { file, problem });
  }
}

function readInterleaved(
  signals: readonly WfdbSignal[],
  frames: number,
  perFrame: number,
  format: SampleFormat,
  view: DataView,
  frameFrequencyHz: number,
): WfdbSamples[] {
  let before = 0;
  return signals.map((signal) => {
    const start = before;
    before += signal.samplesPerFrame;
    const raw = readOne(signal, frames, perFrame, start, format, view);
    return {
      signal,
      samplingFrequencyHz: frameFrequencyHz * signal.samplesPerFrame,
      adc: unskew(raw.adc, signal),
      checksumFits: signal.checksum === null || header16(signal.checksum) === raw.sum,
    };
  });
}

/** Checksums are written signed or unsigned; both mean the same 16 bits. */
function header16(checksum: number): number {
  return checksum & 0xffff;
}

function readOne(
  signal: WfdbSignal,
  frames: number,
  perFrame: number,
  start: number,
  format: SampleFormat,
  view: DataView,
): { adc: Float64Array; sum: number } {
  const { samplesPerFrame } = signal;
  const isDifference = signal.format === 8;
  const adc = new Float64Array(frames * samplesPerFrame);
  let sum = 0;
  let previous = signal.initialValue;
  for (let t = 0; t < adc.length; t++) {
    const position = Math.floor(t / samplesPerFrame) * perFrame + start + (t % samplesPerFrame);
    const stored = format.read(view, position);
    previous = isDifference ? previous + stored : stored;
    sum = (sum + previous) & 0xffff;
    adc[t] = previous === format.invalid ? NaN : previous;
  }
  return { adc, sum };
}

/** Moves a signal forward by its skew; what then lacks at the end is missing. */
function unskew(adc: Float64Array, signal: WfdbSignal): Float64Array {
  const shift = signal.skew * signal.samplesPerFrame;
  if (shift === 0) return adc;
  const moved = new Float64Array(adc.length).fill(NaN);
  moved.set(adc.subarray(Math.min(shift, adc.length)));
  return moved;
}
