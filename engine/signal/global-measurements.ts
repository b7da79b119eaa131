/** Intervals, axes and voltages over all leads of the median beat. */
import { leadNames, type GlobalMeasurements, type LeadMeasurements, type LeadName, type MedianBeats } from '../../contract/index.ts';
import { frontalAxisDegrees } from './frontal-axis.ts';
import { netArea } from './lead-measurements.ts';
import { correctQt } from './qt-correction.ts';

/** What the measurements are made from. */
export interface GlobalSource {
  readonly medianBeats: MedianBeats | null;
  /** In the order of `leadNames`. */
  readonly leads: readonly LeadMeasurements[];
  /** Mean RR interval, ms. */
  readonly rrMs: number | null;
  /** Leads that may be used for axes. */
  readonly usable: readonly LeadName[];
}

/**
 * Measures intervals between the earliest onset and the latest offset, axes from net areas, voltages from R and S.
 *
 * @see CSE Working Party, Eur Heart J 1985;6:815–825 (intervals over all leads); Sokolow M, Lyon TP, Am Heart J 1949;37:161;
 *   Casale PN et al., J Am Coll Cardiol 1985;6:572 (Cornell voltage)
 */
export function measureGlobally({ medianBeats, leads, rrMs, usable }: GlobalSource): GlobalMeasurements {
  const between = (from: number | null | undefined, to: number | null | undefined): number | null =>
    medianBeats === null || from === null || from === undefined || to === null || to === undefined || to <= from
      ? null
      : (1000 * (to - from)) / medianBeats.samplingFrequencyHz;
  const f = medianBeats?.fiducials;
  const qtMs = between(f?.qrsOnset, f?.tOffset);
  const qtc = qtMs === null || rrMs === null ? null : correctQt(qtMs, rrMs);
  return {
    heartRateBpm: rrMs === null ? null : 60_000 / rrMs,
    rrMs,
    pDurationMs: between(f?.pOnset, f?.pOffset),
    prMs: between(f?.pOnset, f?.qrsOnset),
    qrsMs: between(f?.qrsOnset, f?.qrsOffset),
    qtMs,
    qtcBazettMs: qtc?.bazettMs ?? null,
    qtcFridericiaMs: qtc?.fridericiaMs ?? null,
    qtcFraminghamMs: qtc?.framinghamMs ?? null,
    qtcHodgesMs: qtc?.hodgesMs ?? null,
    pAxisDegrees: axis(medianBeats, usable, 'p'),
    qrsAxisDegrees: axis(medianBeats, usable, 'qrs'),
    tAxisDegrees: axis(medianBeats, usable, 't'),
    sokolowLyonMv: sokolowLyon(leads),
    cornellMv: sum(of(leads, 'aVL')?.rMv, depth(of(leads, 'V3'))),
  };
}

function axis(medianBeats: MedianBeats | null, usable: readonly LeadName[], wave: 'p' | 'qrs' | 't'): number | null {
  if (medianBeats === null || !usable.includes('I') || !usable.includes('aVF')) return null;
  const { fiducials: f, samplesMv, samplesPerLead, samplingFrequencyHz } = medianBeats;
  const area = (name: LeadName): number => {
    const at = leadNames.indexOf(name) * samplesPerLead;
    const lead = samplesMv.subarray(at, at + samplesPerLead);
    const level = lead[f.qrsOnset ?? 0] ?? NaN;
    if (wave === 'p') return netArea(lead, f.pOnset, f.pOffset, samplingFrequencyHz, 'chord');
    if (wave === 'qrs') return netArea(lead, f.qrsOnset, f.qrsOffset, samplingFrequencyHz, level);
    return netArea(lead, f.tOnset ?? f.qrsOffset, f.tOffset, samplingFrequencyHz, level);
  };
  return frontalAxisDegrees(area('I'), area('aVF'));
}

function of(leads: readonly LeadMeasurements[], name: LeadName): LeadMeasurements | undefined {
  return leads[leadNames.indexOf(name)];
}

/** Depth of S, mV, or of a QS complex, which is all that V1 may have. */
function depth(lead: LeadMeasurements | undefined): number | null {
  if (lead === undefined) return null;
  const s = lead.sMv ?? (lead.rMv === null ? lead.qMv : null);
  return s === null ? (lead.rMv === null ? null : 0) : -s;
}

function sokolowLyon(leads: readonly LeadMeasurements[]): number | null {
  const r = [of(leads, 'V5')?.rMv, of(leads, 'V6')?.rMv].filter((one): one is number => typeof one === 'number');
  return sum(r.length === 0 ? null : Math.max(...r), depth(of(leads, 'V1')));
}

function sum(a: number | null | undefined, b: number | null | undefined): number | null {
  return typeof a === 'number' && typeof b === 'number' ? a + b : null;
}
