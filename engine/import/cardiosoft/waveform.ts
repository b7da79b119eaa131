/** Strip data of a GE CardioSoft document: the leads of the recording, as decimal numbers. */
import { AuscultError } from '../../../contract/index.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import type { EcgChannel } from '../ecg/trace.ts';
import { attributeOf, childrenOf, elementAt, numberOf, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** The recording of a document. */
export interface CardioSoftStrip {
  readonly samplingFrequencyHz: number;
  readonly channels: readonly EcgChannel[];
  /** Lead names as written, for messages. */
  readonly found: readonly string[];
}

/**
 * Reads the strip; median beats and vector loops are elsewhere in the document.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-leads-missing'
 */
export function readStrip(document: XmlElement, file: string): CardioSoftStrip {
  const strip = elementAt(document, 'StripData');
  if (strip === undefined) throw new AuscultError('ecg-leads-missing', { file, found: 'no rhythm' });
  const resolution = elementAt(strip, 'Resolution');
  const isInMicrovolts = /^uVperLsb$/i.test(attributeOf(resolution, 'units'));
  const microvolts = isInMicrovolts ? numberOf(resolution?.text ?? '') : null;
  const isCalibrated = microvolts !== null && microvolts > 0;
  const scale = isCalibrated ? microvolts / 1_000 : 1;
  const stated = numberOf(textAt(strip, 'ChannelSampleCountTotal'));
  const leads = childrenOf(strip, 'WaveformData');
  const channels = leads.flatMap((element): EcgChannel[] => {
    const lead = leadOfLabel(attributeOf(element, 'lead'));
    if (lead === null) return [];
    const samples = readNumbers(element.text, lead, file);
    if (stated !== null && stated !== samples.length) {
      throw new AuscultError('ecg-malformed', { file, problem: `lead ${lead} does not hold as many samples as it states` });
    }
    return [{ lead, isCalibrated, samples: samples.map((value) => value * scale) }];
  });
  const found = leads.map((element) => attributeOf(element, 'lead') || 'an unnamed lead');
  return { samplingFrequencyHz: numberOf(textAt(strip, 'SampleRate')) ?? NaN, channels, found };
}

/** Numbers between commas; one comma may stand at the end. */
function readNumbers(text: string, lead: string, file: string): Float32Array {
  const numbers = text.replace(/,\s*$/, '').split(',').map(numberOf);
  if (numbers.some((value) => value === null)) {
    throw new AuscultError('ecg-malformed', { file, problem: `lead ${lead} holds something that is no number` });
  }
  return Float32Array.from(numbers, (value) => value ?? NaN);
}
