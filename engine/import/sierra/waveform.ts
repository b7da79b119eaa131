/** Parsed waveforms of a Philips Sierra document: what they are, and their leads. */
import { AuscultError } from '../../../contract/index.ts';
import { decodeBase64 } from '../ecg/base64.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import type { EcgChannel } from '../ecg/trace.ts';
import { maxSamplesPerLead } from '../limits.ts';
import { attributeOf, elementAt, numberOf, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { restoreLimbLeads, unpackXli } from './xli.ts';

/** The recording of a document, the calibration pulse at its end included. */
export interface SierraWaveform {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  readonly channels: readonly EcgChannel[];
  /** Lead labels, as stated or as the schema orders them. */
  readonly labels: readonly string[];
}

/** Order of the leads where a document (1.03) does not name them. */
const standardOrder = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

const mostLeads = 32;

/**
 * Reads the leads of a document.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-format-unsupported', 'ecg-leads-missing'
 * @see Philips, Sierra ECG XML schema 1.03 and 1.04: parsedwaveforms, signalcharacteristics
 */
export function readSierraWaveform(document: XmlElement, file: string): SierraWaveform {
  refuseOtherDocuments(document, file);
  const waveforms = elementAt(document, 'waveforms', 'parsedwaveforms');
  if (waveforms === undefined) throw new AuscultError('ecg-leads-missing', { file, found: 'no waveform' });
  const signal = elementAt(document, 'dataacquisition', 'signalcharacteristics');
  const stated = (attribute: string, ...elements: readonly string[]): number | null =>
    [attributeOf(waveforms, attribute), ...elements.map((name) => textAt(signal, name))].map(numberOf).find((value) => value !== null) ??
    null;
  const samplingFrequencyHz = stated('samplespersecond', 'samplingrate') ?? NaN;
  const samplesPerLead = Math.round(((stated('durationperchannel') ?? NaN) * samplingFrequencyHz) / 1_000);
  if (!(samplesPerLead >= 2 && samplesPerLead <= maxSamplesPerLead)) {
    throw new AuscultError('ecg-malformed', { file, problem: 'it states no length of its leads that could be right' });
  }
  const labels = readLabels(waveforms, signal, file);
  const packed = decodeBase64(packedText(waveforms, file), 'all leads', file);
  const leads = unpackXli(packed, samplesPerLead, labels.length, file);
  const [I, II, III, aVR, aVL, aVF] = leads;
  if (I === undefined || II === undefined || III === undefined || aVR === undefined || aVL === undefined || aVF === undefined) {
    throw new AuscultError('ecg-leads-missing', { file, found: labels.join(', ') });
  }
  restoreLimbLeads({ I, II, III, aVR, aVL, aVF });
  const microvolts = stated('resolution', 'signalresolution', 'resolution');
  return { samplingFrequencyHz, samplesPerLead, labels, channels: toChannels(leads, labels, microvolts) };
}

function refuseOtherDocuments(document: XmlElement, file: string): void {
  const info = elementAt(document, 'documentinfo');
  const [type, version] = [textAt(info, 'documenttype'), textAt(info, 'documentversion')];
  if (/^(SierraECG|PhilipsECG)$/.test(type) && /^1\.0[34](\.|$)/.test(version)) return;
  throw new AuscultError('ecg-format-unsupported', {
    file,
    what: `the document type ${type || 'unknown'} ${version || 'without a version'}`,
  });
}

/** XLI builds limb leads on those before them, so these must come first and in order. */
function readLabels(waveforms: XmlElement, signal: XmlElement | undefined, file: string): string[] {
  const stated = attributeOf(waveforms, 'leadlabels')
    .split(/\s+/)
    .filter((label) => label !== '');
  const valid = numberOf(textAt(signal, 'numberchannelsvalid')) ?? standardOrder.length;
  const labels = stated.length > 0 ? stated : standardOrder;
  if (stated.length === 0 && valid < standardOrder.length) throw new AuscultError('ecg-leads-missing', { file, found: `${valid} leads` });
  const isUsual = standardOrder.slice(0, 6).every((lead, i) => leadOfLabel(labels[i] ?? '') === lead);
  if (isUsual && labels.length <= mostLeads) return labels;
  throw new AuscultError('ecg-format-unsupported', { file, what: `the lead order ${labels.slice(0, mostLeads).join(' ')}` });
}

function packedText(waveforms: XmlElement, file: string): string {
  const compression = attributeOf(waveforms, 'compression') || attributeOf(waveforms, 'compressmethod') || 'no compression';
  const encoding = attributeOf(waveforms, 'dataencoding');
  if (compression !== 'XLI' || /^false$/i.test(attributeOf(waveforms, 'compressflag')) || encoding !== 'Base64') {
    throw new AuscultError('ecg-format-unsupported', { file, what: `waveforms in ${compression} and ${encoding || 'no encoding'}` });
  }
  return waveforms.text;
}

function toChannels(leads: readonly Int16Array[], labels: readonly string[], microvoltsPerUnit: number | null): EcgChannel[] {
  const isCalibrated = microvoltsPerUnit !== null && microvoltsPerUnit > 0;
  const scale = isCalibrated ? microvoltsPerUnit / 1_000 : 1;
  return leads.flatMap((numbers, index) => {
    const lead = leadOfLabel(labels[index] ?? '');
    return lead === null ? [] : [{ lead, isCalibrated, samples: Float32Array.from(numbers, (value) => value * scale) }];
  });
}
