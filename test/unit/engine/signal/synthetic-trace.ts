/** The generator's ECGs as traces, for tests of what is measured on them. */
import { leadNames, type EcgTrace, type LeadName } from '../../../../contract/index.ts';
import { plainEcg, synthesiseEcg, type EcgParameters } from '../../../../engine/sample/ecg/index.ts';

/** A synthetic ECG of 10 s at 500 Hz with these settings. */
export function syntheticTrace(settings: Partial<EcgParameters> = {}): EcgTrace {
  const ecg = synthesiseEcg({ ...plainEcg, ...settings });
  const samplesMv = new Float32Array(leadNames.length * ecg.samplesPerLead);
  ecg.leads.forEach((lead, i) =>
    lead.forEach((steps, t) => (samplesMv[i * ecg.samplesPerLead + t] = (steps * ecg.microvoltPerStep) / 1000)),
  );
  const leads = leadNames.map((name) => ({ name, origin: 'recorded' as const, isCalibrated: true, notices: [] }));
  return { samplingFrequencyHz: ecg.samplingFrequencyHz, samplesPerLead: ecg.samplesPerLead, leads, samplesMv };
}

/** Samples of a lead of a trace, a view. */
export function samplesOf(trace: EcgTrace, name: LeadName): Float32Array {
  const at = leadNames.indexOf(name) * trace.samplesPerLead;
  return trace.samplesMv.subarray(at, at + trace.samplesPerLead);
}

/** The trace with leads made anew: each from the samples of the old ones at a time. */
export function remixed(trace: EcgTrace, mix: Partial<Record<LeadName, (at: (name: LeadName) => number) => number>>): EcgTrace {
  const made = { ...trace, samplesMv: trace.samplesMv.slice() };
  for (const [name, make] of Object.entries(mix) as [LeadName, (at: (name: LeadName) => number) => number][]) {
    const target = samplesOf(made, name);
    for (let t = 0; t < target.length; t++) target[t] = make((lead) => samplesOf(trace, lead)[t] ?? NaN);
  }
  return made;
}

/** As the recorder would have recorded with the arms' electrodes exchanged. */
export function withArmsExchanged(trace: EcgTrace): EcgTrace {
  return remixed(trace, {
    I: (at) => -at('I'),
    II: (at) => at('III'),
    III: (at) => at('II'),
    aVR: (at) => at('aVL'),
    aVL: (at) => at('aVR'),
  });
}
