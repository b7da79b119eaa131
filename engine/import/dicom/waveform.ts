/** Multiplex groups of DICOM waveforms: their channels, scale and samples (PS3.3 C.10.9). */
import type { DataSet } from 'dicom-parser';
import { AuscultError, type LeadName } from '../../../contract/index.ts';
import { leadOfCode, leadOfLabel } from '../ecg/lead-name.ts';
import { millivoltsPer } from '../ecg/voltage-unit.ts';
import { maxSamplesPerLead } from '../limits.ts';
import type { DicomFile } from './dicom-file.ts';
import { bytesOf, decimalOf, textOf, uint16Of } from './values.ts';

/** One channel: which lead, and how its numbers become millivolts. */
export interface WaveformChannel {
  readonly lead: LeadName | null;
  /** For people: the label or the code meaning. */
  readonly label: string;
  /** mV of one unit; `null` when the file states no sensitivity. */
  readonly mvPerUnit: number | null;
  /** mV of the sample value 0. */
  readonly baselineMv: number;
}

/** One multiplex group, not decoded yet. */
export interface WaveformGroup {
  readonly label: string;
  /** True when it was computed from other samples, such as a median beat. */
  readonly isDerived: boolean;
  readonly offsetMs: number;
  readonly samplingFrequencyHz: number;
  readonly samples: number;
  readonly channels: readonly WaveformChannel[];
  readonly interpretation: string;
  readonly paddingValue: number | null;
  readonly data: Uint8Array;
}

/** Bytes and reader of the sample interpretations that hold plain numbers; µ-law and A-law are for voice. */
const interpretations: Readonly<Record<string, { bytes: number; read: (view: DataView, at: number, little: boolean) => number }>> = {
  SB: { bytes: 1, read: (view, at) => view.getInt8(at) },
  UB: { bytes: 1, read: (view, at) => view.getUint8(at) },
  SS: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  US: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  SL: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  UL: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
};

/**
 * Reads the multiplex groups of a waveform object.
 *
 * @throws AuscultError 'ecg-malformed' when there is none or one is not sound, 'ecg-format-unsupported' for voice codings
 */
export function readWaveformGroups(file: DicomFile): WaveformGroup[] {
  const items = file.dataSet.elements['x54000100']?.items ?? [];
  const groups = items.flatMap((item) => (item.dataSet === undefined ? [] : [readGroup(file, item.dataSet)]));
  if (groups.length === 0) throw new AuscultError('ecg-malformed', { file: file.name, problem: 'it holds no waveform' });
  return groups;
}

function readGroup(file: DicomFile, item: DataSet): WaveformGroup {
  const definitions = item.elements['x003a0200']?.items ?? [];
  const label = textOf(file, 'x003a0020', item);
  const group: WaveformGroup = {
    label,
    isDerived: textOf(file, 'x003a0004', item).toUpperCase() === 'DERIVED' || /MEDIAN|AVERAGE|TEMPLATE/i.test(label),
    offsetMs: decimalOf(item, 'x00181068') ?? 0,
    samplingFrequencyHz: decimalOf(item, 'x003a001a') ?? NaN,
    samples: item.uint32('x003a0010') ?? 0,
    channels: definitions.flatMap((definition) => (definition.dataSet === undefined ? [] : [readChannel(file, definition.dataSet)])),
    interpretation: textOf(file, 'x54001006', item).toUpperCase(),
    paddingValue: readPadding(file, item),
    data: bytesOf(item, 'x54001010') ?? new Uint8Array(),
  };
  refuseUnsound(group, uint16Of(item, 'x003a0005') ?? 0, file.name);
  return group;
}

function refuseUnsound(group: WaveformGroup, channels: number, file: string): void {
  const kind = interpretations[group.interpretation];
  if (kind === undefined) {
    throw new AuscultError('ecg-format-unsupported', { file, what: `samples of the kind "${group.interpretation}"` });
  }
  const problem = (() => {
    if (group.channels.length === 0 || group.channels.length !== channels)
      return `it defines ${group.channels.length} of ${channels} channels`;
    if (group.samples === 0 || group.samples > maxSamplesPerLead) return `${group.samples} samples a lead are not a 12-lead ECG`;
    if (group.data.length < channels * group.samples * kind.bytes) return 'its waveform has fewer samples than it announces';
    return null;
  })();
  if (problem !== null) throw new AuscultError('ecg-malformed', { file, problem });
}

function readPadding(file: DicomFile, item: DataSet): number | null {
  const kind = interpretations[textOf(file, 'x54001006', item).toUpperCase()];
  const bytes = bytesOf(item, 'x5400100a');
  if (kind === undefined || bytes === null || bytes.length < kind.bytes) return null;
  return kind.read(viewOf(bytes), 0, !file.isBigEndian);
}

function readChannel(file: DicomFile, definition: DataSet): WaveformChannel {
  const source = definition.elements['x003a0208']?.items?.[0]?.dataSet;
  const code = source === undefined ? '' : textOf(file, 'x00080100', source);
  const scheme = source === undefined ? '' : textOf(file, 'x00080102', source);
  const meaning = source === undefined ? '' : textOf(file, 'x00080104', source);
  const label = textOf(file, 'x003a0203', definition);
  const mvPerUnit = readScale(file, definition);
  const unitMv = unitOf(file, definition);
  return {
    lead: leadOfCode(code, scheme) ?? leadOfLabel(label) ?? leadOfLabel(meaning),
    label: label || meaning || code || 'an unnamed channel',
    mvPerUnit,
    baselineMv: (decimalOf(definition, 'x003a0213') ?? 0) * (unitMv ?? 0),
  };
}

/** Channel Sensitivity (003A,0210) × Correction Factor (003A,0212), in mV; `null` when sensitivity or unit are not stated. */
function readScale(file: DicomFile, definition: DataSet): number | null {
  const sensitivity = decimalOf(definition, 'x003a0210');
  const unitMv = unitOf(file, definition);
  if (sensitivity === null || sensitivity === 0 || unitMv === null) return null;
  return sensitivity * (decimalOf(definition, 'x003a0212') ?? 1) * unitMv;
}

function unitOf(file: DicomFile, definition: DataSet): number | null {
  const unit = definition.elements['x003a0211']?.items?.[0]?.dataSet;
  if (unit === undefined) return null;
  return millivoltsPer(textOf(file, 'x00080100', unit)) ?? millivoltsPer(textOf(file, 'x00080104', unit));
}

/** Padding shorter than this is a sample that happens to have the padding value, for some writers state the value 0, ms. */
const shortestPaddingMs = 100;

/**
 * Samples of one channel: mV when its sensitivity is stated, else as stored. Runs of padding become NaN.
 *
 * @returns `group.samples` values
 */
export function channelSamples(group: WaveformGroup, index: number, isBigEndian: boolean): Float32Array {
  const kind = interpretations[group.interpretation];
  const channel = group.channels[index];
  if (kind === undefined || channel === undefined) return new Float32Array();
  const view = viewOf(group.data);
  const stride = group.channels.length * kind.bytes;
  const stored = Float64Array.from({ length: group.samples }, (_, t) => kind.read(view, t * stride + index * kind.bytes, !isBigEndian));
  if (group.paddingValue !== null) erasePadding(stored, group.paddingValue, (shortestPaddingMs / 1000) * group.samplingFrequencyHz);
  const { mvPerUnit, baselineMv } = channel;
  return Float32Array.from(stored, (value) => (mvPerUnit === null ? value : value * mvPerUnit + baselineMv));
}

function erasePadding(stored: Float64Array, paddingValue: number, shortestRun: number): void {
  let run = 0;
  for (let t = 0; t <= stored.length; t++) {
    if (stored[t] === paddingValue) {
      run += 1;
      continue;
    }
    if (run >= shortestRun) stored.fill(NaN, t - run, t);
    run = 0;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
