/** Waveforms of a GE MUSE document: the leads of one recording, as Base64 of 16-bit samples. */
import { crc32 } from 'node:zlib';
import { AuscultError } from '../../../contract/index.ts';
import { decodeBase64 } from '../ecg/base64.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import type { EcgChannel } from '../ecg/trace.ts';
import { millivoltsPer } from '../ecg/voltage-unit.ts';
import { childrenOf, numberOf, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** One waveform with its leads. */
export interface MuseWaveform {
  readonly samplingFrequencyHz: number;
  readonly channels: readonly EcgChannel[];
  /** Lead names as written, for messages. */
  readonly found: readonly string[];
  /** Leads whose electrode was off during the recording. */
  readonly leadsOff: readonly string[];
  /** Whether every stated CRC-32 fits the samples. */
  readonly checksumsFit: boolean;
}

/** The first waveform of the type `Rhythm`; medians and continuous recordings of fewer leads are others. */
export function rhythmOf(document: XmlElement): XmlElement | undefined {
  return childrenOf(document, 'Waveform').find((waveform) => /^rhythm$/i.test(textAt(waveform, 'WaveformType')));
}

/**
 * Reads a waveform.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-format-unsupported'
 * @see GE Healthcare, MUSE XML developer's and customer's reference guide: LeadData
 */
export function readWaveform(waveform: XmlElement, file: string): MuseWaveform {
  const leads = childrenOf(waveform, 'LeadData');
  const offsets = new Set(leads.map((lead) => numberOf(textAt(lead, 'LeadTimeOffset')) ?? 0));
  if (offsets.size > 1) throw new AuscultError('ecg-format-unsupported', { file, what: 'leads recorded one after another' });
  const read = leads.map((lead) => readLead(lead, file));
  return {
    samplingFrequencyHz: readFrequency(waveform),
    channels: read.flatMap(({ channel }) => (channel === null ? [] : [channel])),
    found: leads.map((lead) => textAt(lead, 'LeadID') || 'an unnamed lead'),
    leadsOff: leads.filter((lead) => /^true$/i.test(textAt(lead, 'LeadOff'))).map((lead) => textAt(lead, 'LeadID')),
    checksumsFit: read.every((one) => one.checksumFits),
  };
}

/** Samples a second: the base times ten to the exponent. */
function readFrequency(waveform: XmlElement): number {
  const base = numberOf(textAt(waveform, 'SampleBase'));
  return base === null ? NaN : base * 10 ** (numberOf(textAt(waveform, 'SampleExponent')) ?? 0);
}

function readLead(lead: XmlElement, file: string): { channel: EcgChannel | null; checksumFits: boolean } {
  const name = leadOfLabel(textAt(lead, 'LeadID'));
  if (name === null) return { channel: null, checksumFits: true };
  const size = numberOf(textAt(lead, 'LeadSampleSize')) ?? 2;
  if (size !== 2) throw new AuscultError('ecg-format-unsupported', { file, what: `samples of ${size} bytes` });
  const bytes = decodeBase64(textAt(lead, 'WaveFormData'), `lead ${name}`, file);
  const stated = numberOf(textAt(lead, 'LeadSampleCountTotal'));
  if (bytes.length % 2 !== 0 || (stated !== null && stated !== bytes.length / 2)) {
    throw new AuscultError('ecg-malformed', { file, problem: `lead ${name} does not hold as many samples as it states` });
  }
  const checksum = numberOf(textAt(lead, 'LeadDataCRC32'));
  return { channel: toChannel(name, lead, bytes), checksumFits: checksum === null || checksum === crc32(bytes) };
}

function toChannel(lead: EcgChannel['lead'], element: XmlElement, bytes: Uint8Array): EcgChannel {
  const perBit = numberOf(textAt(element, 'LeadAmplitudeUnitsPerBit'));
  const mvPerUnit = millivoltsPer(textAt(element, 'LeadAmplitudeUnits'));
  const isCalibrated = perBit !== null && perBit !== 0 && mvPerUnit !== null;
  const scale = isCalibrated ? perBit * mvPerUnit : 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { lead, isCalibrated, samples: Float32Array.from({ length: bytes.length / 2 }, (_, t) => view.getInt16(2 * t, true) * scale) };
}
