/** From recorded channels to the 12-lead trace: order, derived leads, checks. */
import { AuscultError, leadNames, type EcgTrace, type LeadFacts, type LeadName } from '../../../contract/index.ts';
import { leadQualityNotices } from '../../signal/lead-quality.ts';
import { maxSamplesPerLead, minEcgSeconds } from '../limits.ts';

/** One channel as a reader hands it over. */
export interface EcgChannel {
  readonly lead: LeadName;
  /** mV when calibrated, else the source's own numbers; NaN where nothing was recorded. */
  readonly samples: Float32Array;
  readonly isCalibrated: boolean;
}

/** Leads without which there is no 12-lead ECG; the other four follow from I and II. */
const neededLeads = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const satisfies readonly LeadName[];

/**
 * The four limb leads that follow from I and II, as weights of them.
 *
 * @see Einthoven W, Pflügers Arch 1913;150:275 (III = II − I); Goldberger E, Am Heart J 1942;23:483 (augmented leads)
 */
const limbWeights: Readonly<Partial<Record<LeadName, readonly [ofI: number, ofII: number]>>> = {
  III: [-1, 1],
  aVR: [-0.5, -0.5],
  aVL: [1, -0.5],
  aVF: [-0.5, 1],
};

/**
 * Puts channels in Auscult's lead order, derives limb leads that are not recorded and looks at each lead's quality.
 *
 * @param channels             recorded channels, all of the same length; of two for the same lead the first counts
 * @param samplingFrequencyHz  Hz
 * @param file                 file name for messages
 * @param found                what the file holds, for the message when leads are missing
 * @throws AuscultError 'ecg-leads-missing', 'ecg-too-short', 'ecg-malformed', 'ecg-format-unsupported'
 */
export function assembleTrace(channels: readonly EcgChannel[], samplingFrequencyHz: number, file: string, found: string): EcgTrace {
  const recorded = new Map<LeadName, EcgChannel>();
  for (const channel of channels) if (!recorded.has(channel.lead)) recorded.set(channel.lead, channel);
  if (neededLeads.some((lead) => !recorded.has(lead))) throw new AuscultError('ecg-leads-missing', { file, found });
  const samplesPerLead = channels[0]?.samples.length ?? 0;
  if (channels.some((channel) => channel.samples.length !== samplesPerLead)) {
    throw new AuscultError('ecg-malformed', { file, problem: 'its leads are not of the same length' });
  }
  refuseBadTiming(samplesPerLead, samplingFrequencyHz, file);
  const samplesMv = new Float32Array(leadNames.length * samplesPerLead).fill(NaN);
  const leads = leadNames.map((name, index): LeadFacts => {
    const target = samplesMv.subarray(index * samplesPerLead, (index + 1) * samplesPerLead);
    const fact = fillLead(name, recorded, target);
    return { ...fact, notices: noticesOf(fact, target, samplingFrequencyHz) };
  });
  return { samplingFrequencyHz, samplesPerLead, leads, samplesMv };
}

function refuseBadTiming(samplesPerLead: number, samplingFrequencyHz: number, file: string): void {
  if (!(samplingFrequencyHz >= 50 && samplingFrequencyHz <= 20_000)) {
    throw new AuscultError('ecg-malformed', { file, problem: `a sampling frequency of ${samplingFrequencyHz} Hz is not that of an ECG` });
  }
  const seconds = samplesPerLead / samplingFrequencyHz;
  if (seconds < minEcgSeconds) throw new AuscultError('ecg-too-short', { file, seconds });
  if (samplesPerLead > maxSamplesPerLead) {
    throw new AuscultError('ecg-format-unsupported', { file, what: `a recording of ${Math.round(seconds / 60)} minutes` });
  }
}

type BareFacts = Omit<LeadFacts, 'notices'>;

function fillLead(name: LeadName, recorded: ReadonlyMap<LeadName, EcgChannel>, target: Float32Array): BareFacts {
  const channel = recorded.get(name);
  if (channel !== undefined) {
    target.set(channel.samples.subarray(0, target.length));
    return { name, origin: 'recorded', isCalibrated: channel.isCalibrated };
  }
  const weights = limbWeights[name];
  const [one, two] = [recorded.get('I'), recorded.get('II')];
  if (weights === undefined || one === undefined || two === undefined) return { name, origin: 'missing', isCalibrated: false };
  for (let t = 0; t < target.length; t++) target[t] = weights[0] * (one.samples[t] ?? NaN) + weights[1] * (two.samples[t] ?? NaN);
  return { name, origin: 'derived', isCalibrated: one.isCalibrated && two.isCalibrated };
}

function noticesOf(fact: BareFacts, samples: Float32Array, samplingFrequencyHz: number): string[] {
  const own: string[] = [];
  if (fact.origin === 'derived') own.push('Derived from I and II.');
  if (!fact.isCalibrated) own.push('No voltage scale stated: drawn without millivolts.');
  return [...own, ...leadQualityNotices(samples, samplingFrequencyHz, fact.isCalibrated)];
}
