/** Rhythm series of an HL7 annotated ECG: sequence sets with their time axis and their leads. */
import { AuscultError } from '../../../contract/index.ts';
import type { EcgChannel } from '../ecg/trace.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import { millivoltsPer } from '../ecg/voltage-unit.ts';
import { attributeOf, childrenOf, elementAt, numberOf, textAt } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/** Leads that were recorded at the same time. */
export interface SequenceSet {
  /** Start of the time axis as it is written; the same text is the same time. */
  readonly head: string;
  readonly samplingFrequencyHz: number;
  readonly channels: readonly EcgChannel[];
  /** Codes of all sequences but the time axis, for messages. */
  readonly found: readonly string[];
}

const secondsPer: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6 };

/** Series of the document that hold rhythm; representative beats are derived series and lie inside them. */
export function rhythmSeriesOf(document: XmlElement): XmlElement[] {
  const series = childrenOf(document, 'component').flatMap((component) => childrenOf(component, 'series'));
  return series.filter((one) => !/REPRESENTATIVE|MEDIAN/i.test(attributeOf(elementAt(one, 'code'), 'code')));
}

/**
 * Sequence sets of a series.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-format-unsupported'
 * @see HL7 Version 3, Annotated ECG (PORT_RM020001), sequence set and sequence
 */
export function sequenceSetsOf(series: XmlElement, file: string): SequenceSet[] {
  return childrenOf(series, 'component')
    .flatMap((component) => childrenOf(component, 'sequenceSet'))
    .map((set) => readSequenceSet(set, file));
}

function readSequenceSet(set: XmlElement, file: string): SequenceSet {
  const sequences = childrenOf(set, 'component').flatMap((component) => childrenOf(component, 'sequence'));
  const codeOf = (sequence: XmlElement): string => attributeOf(elementAt(sequence, 'code'), 'code');
  const time = sequences.find((sequence) => /^TIME_/.test(codeOf(sequence)));
  const signals = sequences.filter((sequence) => sequence !== time);
  const increment = elementAt(time, 'value', 'increment');
  const step = numberOf(attributeOf(increment, 'value'));
  const seconds = secondsPer[attributeOf(increment, 'unit')];
  if (step === null || seconds === undefined || !(step > 0)) {
    throw new AuscultError('ecg-malformed', { file, problem: 'a sequence set states no time between samples' });
  }
  const head = elementAt(time, 'value', 'head');
  return {
    head: attributeOf(head, 'value'),
    samplingFrequencyHz: Math.round(1e6 / (step * seconds)) / 1e6,
    channels: signals.flatMap((sequence) => channelOf(sequence, codeOf(sequence), file)),
    found: signals.map((sequence) => codeOf(sequence).replace(/^MDC_ECG_LEAD_/, '')),
  };
}

function channelOf(sequence: XmlElement, code: string, file: string): EcgChannel[] {
  const lead = leadOfLabel(code);
  if (lead === null) return [];
  const value = elementAt(sequence, 'value');
  const [scale, origin] = [elementAt(value, 'scale'), elementAt(value, 'origin')];
  const mvPerDigit = millivolts(scale);
  const originMv = origin === undefined ? 0 : millivolts(origin);
  const isCalibrated = mvPerDigit !== null && mvPerDigit !== 0 && originMv !== null;
  const digits = readDigits(textAt(value, 'digits'), lead, file);
  return [{ lead, isCalibrated, samples: isCalibrated ? digits.map((digit) => digit * mvPerDigit + originMv) : digits }];
}

function millivolts(quantity: XmlElement | undefined): number | null {
  const value = numberOf(attributeOf(quantity, 'value'));
  const perUnit = millivoltsPer(attributeOf(quantity, 'unit'));
  return value === null || perUnit === null ? null : value * perUnit;
}

function readDigits(text: string, lead: string, file: string): Float32Array {
  const digits = Float32Array.from(text === '' ? [] : text.split(/\s+/), Number);
  if (digits.some((digit) => !Number.isFinite(digit))) {
    throw new AuscultError('ecg-malformed', { file, problem: `lead ${lead} holds something that is no number` });
  }
  return digits;
}
