/** What is no usable 12-lead ECG, made from one: noise, other signals, mangled recordings. Seeded: the same for the same row. */
import { leadNames, type EcgTrace } from '../../contract/index.ts';
import { createRandom, type RandomStream } from '../sample/random.ts';

/** Eight channels I, II, V1–V6 in mV, or all twelve. */
type Channels = readonly Float32Array[];

const recordedLeads = [0, 1, 6, 7, 8, 9, 10, 11] as const;

const gaussian = (random: RandomStream): number => random.normal(0, 1);
const logUniform = (random: RandomStream, low: number, high: number): number => low * (high / low) ** random.next();
const eight = (make: (i: number) => Float32Array): Channels => recordedLeads.map((_, i) => make(i));

/** Noise whose power falls with frequency to the power −2·`slope`: 0 white, towards 1 a random walk. */
function noise(random: RandomStream, length: number, amplitude: number, slope: number): Float32Array {
  let state = 0;
  const out = new Float32Array(length);
  for (let t = 0; t < length; t++) {
    const white = gaussian(random);
    state = 0.99 * state + white;
    out[t] = (1 - slope) * white + slope * 0.14 * state;
  }
  const deviation = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0) / length);
  return out.map((value) => (amplitude * value) / (deviation + 1e-9));
}

/** One wave form with a gain and a sign of its own in each channel. */
function shared(random: RandomStream, length: number, amplitude: number, form: (t: number) => number): Channels {
  const wave = Float32Array.from({ length }, (_, t) => form(t));
  return eight(() => {
    const gain = amplitude * (0.4 + random.next()) * (random.next() < 0.3 ? -1 : 1);
    return wave.map((value) => gain * value);
  });
}

/** A lead read at another speed; a record that ends too soon begins anew. */
function atSpeed(lead: Float32Array, speed: number): Float32Array {
  return lead.map((_, t) => {
    const position = t * speed;
    const [before, share] = [Math.floor(position), position % 1];
    const at = (i: number): number => lead[i % lead.length] ?? 0;
    return (1 - share) * at(before) + share * at(before + 1);
  });
}

/** Ways to spoil a recording. Each is given the trace's leads and returns 8 or 12 channels. */
const kinds = {
  noise: (leads: Channels, random: RandomStream) => {
    const [amplitude, slope] = [logUniform(random, 0.05, 3), random.next()];
    return eight(() => noise(random, leads[0]?.length ?? 0, amplitude * (0.7 + 0.6 * random.next()), slope));
  },
  flat: (leads: Channels, random: RandomStream) => {
    const alive = random.below(4);
    return eight((i) => (i < alive ? noise(random, leads[0]?.length ?? 0, 0.1, 0.5) : new Float32Array(leads[0]?.length ?? 0)));
  },
  squareWave: (leads: Channels, random: RandomStream, fs: number) => {
    const [frequency, phase] = [logUniform(random, 0.5, 8), random.next()];
    return shared(random, leads[0]?.length ?? 0, logUniform(random, 0.2, 3), (t) => ((phase + (frequency * t) / fs) % 1 < 0.5 ? 1 : -1));
  },
  sineWave: (leads: Channels, random: RandomStream, fs: number) => {
    const frequency = logUniform(random, 0.7, 30);
    return shared(random, leads[0]?.length ?? 0, logUniform(random, 0.1, 3), (t) => Math.sin((2 * Math.PI * frequency * t) / fs));
  },
  eegLike: (leads: Channels, random: RandomStream, fs: number) => {
    const length = leads[0]?.length ?? 0;
    const [amplitude, alpha, common] = [logUniform(random, 0.03, 0.5), 8 + 4 * random.next(), noise(random, length, 1, 0.7)];
    return eight(() => {
      const [own, phase, rhythm] = [noise(random, length, 1, 0.8), random.next(), random.next()];
      return own.map((value, t) => amplitude * (value + (common[t] ?? 0) + rhythm * Math.sin(2 * Math.PI * ((alpha * t) / fs + phase))));
    });
  },
  pulseLike: (leads: Channels, random: RandomStream, fs: number) => {
    const rate = 0.8 + random.next();
    return shared(random, leads[0]?.length ?? 0, logUniform(random, 0.2, 2), (t) => {
      const phase = ((rate * t) / fs) % 1;
      return Math.exp(-(((phase - 0.25) / 0.11) ** 2)) + 0.4 * Math.exp(-(((phase - 0.55) / 0.13) ** 2));
    });
  },
  oneLeadCopied: (leads: Channels, random: RandomStream) => {
    const chosen = leads[random.below(leads.length)] ?? new Float32Array();
    return leads.map(() => Float32Array.from(chosen));
  },
  channelsShuffled: (leads: Channels, random: RandomStream) => {
    const order = leads.map((_, i) => i);
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.below(i); // never itself: every channel moves
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    return order.map((i) => leads[i] ?? new Float32Array());
  },
  halfSpeed: (leads: Channels) => leads.map((lead) => atSpeed(lead, 0.5)),
  doubleSpeed: (leads: Channels) => leads.map((lead) => atSpeed(lead, 2)),
  gainTimes100: (leads: Channels) => leads.map((lead) => lead.map((value) => 100 * value)),
  gainOver100: (leads: Channels) => leads.map((lead) => lead.map((value) => value / 100)),
  drownedInNoise: (leads: Channels, random: RandomStream) => {
    const [times, slope] = [logUniform(random, 2, 8), random.next()];
    return eight((i) => {
      const lead = leads[recordedLeads[i] ?? 0] ?? new Float32Array();
      const level = Math.sqrt(lead.reduce((sum, value) => sum + value * value, 0) / Math.max(1, lead.length)) + 0.02;
      const added = noise(random, lead.length, times * level, slope);
      return lead.map((value, t) => value + (added[t] ?? 0));
    });
  },
} satisfies Record<string, (leads: Channels, random: RandomStream, samplingFrequencyHz: number) => Channels>;

export type EcgCorruption = keyof typeof kinds;
export const ecgCorruptions = Object.keys(kinds) as readonly EcgCorruption[];

/** Twelve leads from eight by Einthoven and Goldberger; twelve stay as they are. */
function twelve(channels: Channels): Channels {
  if (channels.length === leadNames.length) return channels;
  const [one = new Float32Array(), two = new Float32Array(), ...chest] = channels;
  const derive = (ofOne: number, ofTwo: number): Float32Array => one.map((value, t) => ofOne * value + ofTwo * (two[t] ?? 0));
  return [one, two, derive(-1, 1), derive(-0.5, -0.5), derive(1, -0.5), derive(-0.5, 1), ...chest];
}

/**
 * A spoilt copy of a trace of the same size.
 *
 * @param seed  decides what chance does
 */
export function corruptedEcg(trace: EcgTrace, kind: EcgCorruption, seed: number): EcgTrace {
  const leads = leadNames.map((_, i) => trace.samplesMv.slice(i * trace.samplesPerLead, (i + 1) * trace.samplesPerLead));
  const samplesMv = new Float32Array(trace.samplesMv.length);
  twelve(kinds[kind](leads, createRandom(seed), trace.samplingFrequencyHz)).forEach((lead, i) =>
    samplesMv.set(lead, i * trace.samplesPerLead),
  );
  return { ...trace, samplesMv };
}
