import { describe, expect, it } from 'vitest';
import { leadNames } from '../../../../contract/index.ts';
import { noFiducials } from '../../../../engine/signal/delineate-beat.ts';
import { detectQrs } from '../../../../engine/signal/detect-qrs.ts';
import { analyseEcg } from '../../../../engine/signal/index.ts';
import { findPacingSpikes, notBeforeSpike, withoutPacingSpikes } from '../../../../engine/signal/pacing-spikes.ts';
import { samplesOf, syntheticTrace } from './synthetic-trace.ts';

const trace = syntheticTrace({ rhythm: 'atrial-fibrillation', conduction: 'left-bundle-branch-block' });
const leads = leadNames.map((name) => samplesOf(trace, name));
const beats = detectQrs(leads, 500).slice(1, -1);
/** A stimulus of 4 ms before every complex, in the leads by turns up and down. */
const stimuli = beats.map((beat) => beat - 60);
const paced = leads.map((lead, i) =>
  lead.map((mv, t) => mv + (stimuli.includes(t) || stimuli.includes(t - 1) ? (i % 2 === 0 ? 0.6 : -0.4) : 0)),
);

describe('pacing spikes', () => {
  it('are found where they are, and in no ECG without pacing', () => {
    const found = findPacingSpikes(paced, 500);
    expect(found).toHaveLength(stimuli.length);
    found.forEach((spike, i) => expect(Math.abs(spike - (stimuli[i] ?? NaN))).toBeLessThanOrEqual(1));
    expect(findPacingSpikes(leads, 500)).toEqual([]);
    const narrow = syntheticTrace({ leftVentricularForce: 2.5 });
    expect(findPacingSpikes(leadNames.map((name) => samplesOf(narrow, name)), 500)).toEqual([]); // prettier-ignore
  });

  it('are not looked for where there are no leads, where the rate is too low, or where they do not recur', () => {
    expect(findPacingSpikes([], 500)).toEqual([]);
    expect(findPacingSpikes(paced, 250)).toEqual([]);
    const twice = leads.map((lead) => lead.map((mv, t) => mv + (stimuli.slice(0, 2).includes(t) ? 1 : 0)));
    expect(findPacingSpikes(twice, 500)).toEqual([]);
  });

  it('leave a lead that is all but that without them, and the lead itself where there is none', () => {
    const clean = withoutPacingSpikes(paced[1] as Float32Array, findPacingSpikes(paced, 500), 500);
    clean.forEach((mv, t) => expect(Math.abs(mv - (leads[1]?.[t] ?? NaN))).toBeLessThan(0.08));
    expect(withoutPacingSpikes(leads[1] as Float32Array, [], 500)).toBe(leads[1]);
  });

  it('come before the complex that they set off', () => {
    const complex = { ...noFiducials, qrsOnset: 100, rPeak: 150, qrsOffset: 180 };
    expect(notBeforeSpike(complex, [40, 110, 116], 500).qrsOnset).toBe(110);
    expect(notBeforeSpike(complex, [40, 90, 125, 160], 500)).toBe(complex);
    expect(notBeforeSpike(noFiducials, [110], 500)).toBe(noFiducials);
  });

  it('do not widen the QRS complex that the classical method measures', () => {
    const samplesMv = new Float32Array(trace.samplesMv.length);
    paced.forEach((lead, i) => samplesMv.set(lead, i * trace.samplesPerLead));
    const own = analyseEcg(trace).global.qrsMs ?? NaN;
    expect(Math.abs((analyseEcg({ ...trace, samplesMv }).global.qrsMs ?? NaN) - own)).toBeLessThanOrEqual(6);
  });
});
