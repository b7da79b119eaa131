/** Samples of SCP-ECG: reference beats (section 5) and rhythm (section 6), unpacked and put together. */
import { AuscultError } from '../../../contract/index.ts';
import type { EcgChannel } from '../ecg/trace.ts';
import { readHuffmanTables, unpackHuffman, type HuffmanCode } from './huffman.ts';
import { readBeatPlaces, readLeads } from './leads.ts';
import { viewOf } from './sections.ts';

/** The rhythm of a record. */
export interface ScpRhythm {
  readonly samplingFrequencyHz: number;
  readonly channels: readonly EcgChannel[];
  readonly leads: number;
  /** µV between neighbouring numbers of the stored rhythm. */
  readonly stepMicrovolts: number;
}

/** A section of samples. */
interface Block {
  /** nV of one unit. */
  readonly nanovolts: number;
  readonly intervalUs: number;
  /** Differences: 0 none, 1 first, 2 second. */
  readonly differences: number;
  /** Of section 6: whether the samples outside of QRS complexes were thinned. */
  readonly isBimodal: boolean;
  readonly data: readonly Uint8Array[];
}

/**
 * Reads the rhythm.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-leads-missing', 'ecg-format-unsupported'
 * @see EN 1064, 5.8, 5.9 and annex C
 */
export function readRhythm(sections: ReadonlyMap<number, Uint8Array>, file: string): ScpRhythm {
  const { names, samplesPerLead, isBeatSubtracted } = readLeads(sections.get(3), file);
  const section = sections.get(6);
  if (section === undefined) throw new AuscultError('ecg-leads-missing', { file, found: 'no rhythm' });
  const block = readBlock(section, names.length, file);
  if (block.isBimodal && isBeatSubtracted) throw new AuscultError('ecg-format-unsupported', { file, what: 'bimodal compression' });
  const tables = readHuffmanTables(sections.get(2), file);
  const isCalibrated = block.nanovolts > 0;
  const mvPerUnit = isCalibrated ? block.nanovolts / 1e6 : 1;
  const leads = block.data.map((data) => scaled(unpack(data, tables, samplesPerLead, block.differences, file), mvPerUnit));
  if (isBeatSubtracted) addReferenceBeats(leads, block, sections, tables, file);
  return {
    samplingFrequencyHz: 1e6 / block.intervalUs,
    leads: names.length,
    stepMicrovolts: block.nanovolts / 1_000,
    channels: names.flatMap((lead, i) => (lead === null ? [] : [{ lead, isCalibrated, samples: leads[i] ?? new Float32Array() }])),
  };
}

function readBlock(section: Uint8Array, leads: number, file: string): Block {
  const malformed = (): AuscultError =>
    new AuscultError('ecg-malformed', { file, problem: 'its signal ends before all that it announces' });
  const head = 6 + 2 * leads;
  if (section.length < head) throw malformed();
  const view = viewOf(section);
  let at = head;
  const data = Array.from({ length: leads }, (_, i) => {
    const bytes = section.subarray(at, at + view.getUint16(6 + 2 * i, true));
    at += view.getUint16(6 + 2 * i, true);
    return bytes;
  });
  const [nanovolts, intervalUs, differences] = [view.getUint16(0, true), view.getUint16(2, true), view.getUint8(4)];
  if (at > section.length) throw malformed();
  if (intervalUs === 0 || differences > 2)
    throw new AuscultError('ecg-malformed', { file, problem: 'its signal is described by values that cannot be' });
  return { nanovolts, intervalUs, differences, isBimodal: view.getUint8(5) === 1, data };
}

function unpack(data: Uint8Array, tables: readonly HuffmanCode[][] | null, count: number, differences: number, file: string): Int32Array {
  const numbers = count > 8 * data.length ? null : tables === null ? plainNumbers(data, count) : unpackHuffman(data, tables, count);
  if (numbers === null) throw new AuscultError('ecg-malformed', { file, problem: 'the compressed signal of a lead cannot be unpacked' });
  for (let t = differences; differences > 0 && t < count; t++) {
    const before = numbers[t - 1] ?? 0;
    numbers[t] = (numbers[t] ?? 0) + (differences === 1 ? before : 2 * before - (numbers[t - 2] ?? 0));
  }
  return numbers;
}

function plainNumbers(data: Uint8Array, count: number): Int32Array | null {
  if (2 * count > data.length) return null;
  const view = viewOf(data);
  return Int32Array.from({ length: count }, (_, t) => view.getInt16(2 * t, true));
}

function scaled(numbers: Int32Array, factor: number): Float32Array {
  return Float32Array.from(numbers, (value) => value * factor);
}

/** Adds the reference beat wherever it was subtracted, mV to mV, for the two sections may have units of their own. */
function addReferenceBeats(
  leads: readonly Float32Array[],
  rhythm: Block,
  sections: ReadonlyMap<number, Uint8Array>,
  tables: readonly HuffmanCode[][] | null,
  file: string,
): void {
  const section = sections.get(5);
  const { beatMs, fiducial, places } = readBeatPlaces(sections.get(4), file);
  if (places.length === 0) return;
  if (section === undefined) throw new AuscultError('ecg-malformed', { file, problem: 'its reference beat is missing' });
  const beat = readBlock(section, leads.length, file);
  if (beat.intervalUs !== rhythm.intervalUs || beat.nanovolts === 0 || rhythm.nanovolts === 0) {
    throw new AuscultError('ecg-format-unsupported', {
      file,
      what: 'a reference beat of another rate than the rhythm, or without a scale',
    });
  }
  const length = Math.floor((beatMs * 1_000) / beat.intervalUs);
  for (const [i, samples] of leads.entries()) {
    const reference = scaled(unpack(beat.data[i] ?? new Uint8Array(), tables, length, beat.differences, file), beat.nanovolts / 1e6);
    for (const place of places) {
      const shift = fiducial - place.fiducial;
      const [from, to] = [Math.max(place.start, -shift, 0), Math.min(place.end, length - 1 - shift, samples.length - 1)];
      for (let t = from; t <= to; t++) samples[t] = (samples[t] ?? 0) + (reference[t + shift] ?? 0);
    }
  }
}
