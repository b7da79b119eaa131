/** A 12-lead record whose every beat is known: R peaks of 1 mV in lead II each 400 samples of 500 Hz. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const samplingFrequencyHz = 500;
/** Samples from R peak to R peak: 800 ms, 75 beats a minute. */
export const rrSamples = 400;
/** Sample of the first R peak. */
export const firstR = 250;
const samplesPerLead = 5000;

/** Height of the R peak in each lead, mV; limb leads by Einthoven and Goldberger. */
const heights = { I: 0.6, II: 1, III: 0.4, aVR: -0.8, aVL: 0.1, aVF: 0.7, V1: -0.6, V2: 0.4, V3: 0.8, V4: 1.2, V5: 1.1, V6: 0.9 } as const;

/** Shape of one beat with R at sample 0, height 1: P, a sharp QRS complex, T. */
function beat(sample: number): number {
  const ms = (sample * 1000) / samplingFrequencyHz;
  const wave = (atMs: number, widthMs: number, height: number): number => height * Math.exp(-(((ms - atMs) / widthMs) ** 2));
  const r = Math.max(0, 1 - Math.abs(ms) / 22);
  return wave(-160, 28, 0.12) + r - wave(34, 9, 0.2) + wave(270, 55, 0.28);
}

/**
 * Writes the record as WFDB.
 *
 * @param folder  absolute folder
 * @returns path of the header
 */
export function writeKnownRecord(folder: string): string {
  const names = Object.keys(heights) as (keyof typeof heights)[];
  const samples = new Int16Array(samplesPerLead * names.length);
  for (let t = 0; t < samplesPerLead; t++) {
    const nearest = Math.round((t - firstR) / rrSamples) * rrSamples + firstR;
    names.forEach((name, lead) => {
      samples[t * names.length + lead] = Math.round(1000 * heights[name] * beat(t - nearest));
    });
  }
  writeFileSync(join(folder, 'known.dat'), new Uint8Array(samples.buffer));
  const lines = [`known ${names.length} ${samplingFrequencyHz} ${samplesPerLead} 08:30:00 21/11/2026`]
    .concat(names.map((name) => `known.dat 16 1000(0)/mV 16 0 0 0 0 ${name}`))
    .concat(['# Age: 60', '# Sex: Male', '# Patient ID: KNOWN-1', '# SYNTHETIC']);
  const header = join(folder, 'known.hea');
  writeFileSync(header, `${lines.join('\n')}\n`);
  return header;
}
