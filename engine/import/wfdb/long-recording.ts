/** WFDB recordings of minutes to days with any leads: ambulatory ECGs. Samples are decoded when they are asked for. */
import { AuscultError, type LeadName } from '../../../contract/index.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import { millivoltsPer } from '../ecg/voltage-unit.ts';
import type { ByteSource, OriginalSource } from '../byte-source.ts';
import { maxLongSamplesPerLead } from '../limits.ts';
import { parseWfdbHeader, type WfdbHeader, type WfdbSignal } from './header.ts';
import { readEvery, sampleFormats, type SampleFormat } from './sample-format.ts';

/** From this length on, a record without the twelve leads is a long recording, s. */
export const longRecordingSeconds = 600;

/** A lead of a long recording. */
export interface LongLead {
  /** As the header writes it. */
  readonly label: string;
  readonly lead: LeadName | null;
  readonly isCalibrated: boolean;
}

/** A long recording over the bytes of its files. */
export interface LongRecording {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  readonly leadCount: number;
  readonly leads: readonly LongLead[];
  /** Samples [from, to) of a lead, mV when calibrated; NaN where the record marks them as missing. */
  read(lead: number, from: number, to: number): Float32Array;
}

/** Whether a header describes a long recording: minutes or more of at least one signal in a unit of voltage, in one segment. */
export function isLongRecording(header: WfdbHeader): boolean {
  return (
    header.segments === null && (header.frames ?? 0) / header.frameFrequencyHz >= longRecordingSeconds && ecgSignals(header).length > 0
  );
}

/** Signals that are an ECG: with a lead's name, or in a unit of voltage and not named as something else. */
function ecgSignals(header: WfdbHeader): WfdbSignal[] {
  const isOther = (signal: WfdbSignal): boolean => /resp|pleth|spo2|art|abp|cvp|pap|icp|co2|acc|emg|eeg|eog|temp/i.test(signal.description);
  return header.signals.filter(
    (signal) => leadOfLabel(signal.description) !== null || (millivoltsPer(signal.units) !== null && !isOther(signal)),
  );
}

/**
 * Opens a long recording over its files.
 *
 * @param originals  the header first, then the signal files that it names
 * @throws AuscultError 'ecg-malformed', 'ecg-signal-missing', 'ecg-format-unsupported'
 */
export function openLongRecording(originals: readonly [OriginalSource, ...OriginalSource[]]): LongRecording {
  const [headerFile, ...files] = originals;
  const file = headerFile.name;
  const header = parseWfdbHeader(new TextDecoder('iso-8859-1').decode(headerFile.bytes.read(0, headerFile.bytes.length)), file);
  const signals = ecgSignals(header);
  const frames = header.frames ?? 0;
  if (frames === 0 || frames > maxLongSamplesPerLead || signals.length === 0) {
    throw new AuscultError('ecg-format-unsupported', { file, what: `a recording of ${frames} samples a lead` });
  }
  if (signals.some((signal) => signal.samplesPerFrame !== 1 || signal.skew !== 0 || signal.format === 8)) {
    throw new AuscultError('ecg-format-unsupported', { file, what: 'a long recording with several rates, skew or differences' });
  }
  const readers = signals.map((signal) => signalReader(header, signal, files, file));
  return {
    samplingFrequencyHz: header.frameFrequencyHz,
    samplesPerLead: frames,
    leadCount: signals.length,
    leads: signals.map((signal) => ({
      label: signal.description || 'unnamed',
      lead: leadOfLabel(signal.description),
      isCalibrated: signal.gain !== null && millivoltsPer(signal.units) !== null,
    })),
    read: (lead, from, to) => readers[lead]?.(from, Math.min(to, frames)) ?? new Float32Array(),
  };
}

/** Two or three samples share bytes in some formats: reading begins at a multiple of both. */
const packedTogether = 6;

type Reader = (from: number, to: number) => Float32Array;

function signalReader(header: WfdbHeader, signal: WfdbSignal, files: readonly OriginalSource[], file: string): Reader {
  const bytes: ByteSource | undefined = files.find((one) => one.name === signal.fileName)?.bytes;
  if (bytes === undefined) throw new AuscultError('ecg-signal-missing', { file, needed: signal.fileName });
  const format: SampleFormat | undefined = sampleFormats[signal.format];
  if (format === undefined) throw new AuscultError('ecg-format-unsupported', { file, what: `WFDB storage format ${signal.format}` });
  const beside = header.signals.filter((one) => one.fileName === signal.fileName);
  const perFrame = beside.reduce((sum, one) => sum + one.samplesPerFrame, 0);
  const offset = beside.slice(0, beside.indexOf(signal)).reduce((sum, one) => sum + one.samplesPerFrame, 0);
  const start = Math.min(beside[0]?.byteOffset ?? 0, bytes.length);
  const held = bytes.length - start;
  const needed = format.bytesFor((header.frames ?? 0) * perFrame);
  if (needed > held) {
    throw new AuscultError('ecg-malformed', { file, problem: `its signal file holds ${held} bytes, ${needed} are announced` });
  }
  const scale = signal.gain === null ? 1 : (millivoltsPer(signal.units) ?? 1) / signal.gain;
  return (from, to) => {
    const samples = new Float32Array(Math.max(0, to - from));
    if (samples.length === 0) return samples;
    const first = Math.floor((from * perFrame) / packedTogether) * packedTogether;
    const packed = bytes.read(start + format.bytesFor(first), start + format.bytesFor(to * perFrame));
    const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
    readEvery(signal.format, view, from * perFrame + offset - first, perFrame, { baseline: signal.baseline, scale }, samples);
    return samples;
  };
}
