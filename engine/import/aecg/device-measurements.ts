/** What the recording device measured itself, as annotations of an HL7 annotated ECG. */
import { statedMeasurements, type DeviceMeasurements } from '../ecg/device-measurements.ts';
import { attributeOf, descendantsOf, elementAt, numberOf } from '../xml/elements.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

const factorOf: Readonly<Record<string, number>> = { s: 1_000, ms: 1, us: 1e-3, bpm: 1, '/min': 1, 'beats/min': 1, '': 1 };

/**
 * Reads the global annotations of a series and of the series derived from it: those that no lead bounds. A quantity that is
 * stated beat by beat is given as the median over the beats.
 *
 * @see ISO/IEEE 11073-10102, MDC_ECG_TIME_PD_PR and its like
 */
export function readSeriesMeasurements(series: XmlElement | undefined): DeviceMeasurements {
  const found = new Map<string, number[]>();
  for (const set of descendantsOf(series, 'annotationSet')) collect(set, found);
  const middle = (code: string): number | null => {
    const values = (found.get(code) ?? []).sort((a, b) => a - b);
    return values[(values.length - 1) >> 1] ?? null;
  };
  const rrMs = middle('MDC_ECG_TIME_PD_RR');
  return statedMeasurements({
    heartRateBpm: middle('MDC_ECG_HEART_RATE') ?? (rrMs === null ? null : 60_000 / rrMs),
    prMs: middle('MDC_ECG_TIME_PD_PR'),
    qrsMs: middle('MDC_ECG_TIME_PD_QRS'),
    qtMs: middle('MDC_ECG_TIME_PD_QT'),
  });
}

function collect(element: XmlElement, found: Map<string, number[]>): void {
  for (const component of element.children) {
    const annotation = elementAt(component, 'annotation');
    if (component.name !== 'component' || annotation === undefined || isOfOneLead(annotation)) continue;
    const code = attributeOf(elementAt(annotation, 'code'), 'code');
    const value = elementAt(annotation, 'value');
    const number = numberOf(attributeOf(value, 'value'));
    const factor = factorOf[attributeOf(value, 'unit')];
    if (number !== null && number > 0 && factor !== undefined) found.set(code, [...(found.get(code) ?? []), number * factor]);
    collect(annotation, found);
  }
}

function isOfOneLead(annotation: XmlElement): boolean {
  return descendantsOf(elementAt(annotation, 'support'), 'boundary').some((boundary) =>
    attributeOf(elementAt(boundary, 'code'), 'code').startsWith('MDC_ECG_LEAD'),
  );
}
