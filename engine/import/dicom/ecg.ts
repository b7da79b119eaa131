/** DICOM 12-lead ECGs: the rhythm group of the right length, its leads and the study around it. */
import type { EcgTrace } from '../../../contract/index.ts';
import { traceNotices } from '../ecg/notices.ts';
import { assembleTrace, type EcgChannel } from '../ecg/trace.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import type { DicomFile } from './dicom-file.ts';
import { readAcquiredAt, readAgeYears, readPatient } from './identity.ts';
import { textOf } from './values.ts';
import { channelSamples, readWaveformGroups, type WaveformGroup } from './waveform.ts';

/**
 * Reads an ECG with its study.
 *
 * @throws AuscultError 'ecg-malformed', 'ecg-format-unsupported', 'ecg-leads-missing', 'ecg-too-short'
 */
export function readDicomEcg(file: DicomFile, original: OriginalFile): ParsedEcg {
  const trace = readDicomTrace(file);
  const patient = readPatient(file);
  const acquiredAt = readAcquiredAt(file);
  return {
    modality: 'ecg',
    format: 'dicom-ecg',
    patient,
    acquiredAt,
    ageYears: readAgeYears(file, patient.birthDate, acquiredAt),
    description: textOf(file, 'x0008103e') || textOf(file, 'x00081030') || '12-lead ECG',
    notices: traceNotices(trace),
    originals: [original],
    trace,
  };
}

/** Reads the 12-lead trace of a DICOM ECG. Throws as `readDicomEcg`. */
export function readDicomTrace(file: DicomFile): EcgTrace {
  const groups = chooseGroups(readWaveformGroups(file));
  const channels = groups.flatMap((group) => channelsOf(group, file.isBigEndian));
  const found = groups.flatMap((group) => group.channels.map((channel) => channel.lead ?? channel.label));
  return assembleTrace(channels, groups[0]?.samplingFrequencyHz ?? NaN, file.name, found.join(', '));
}

/** The longest original group, and with it those recorded at the same time at the same rate, for some recorders split the leads. */
function chooseGroups(groups: readonly WaveformGroup[]): WaveformGroup[] {
  const seconds = (group: WaveformGroup): number => group.samples / group.samplingFrequencyHz;
  const original = groups.filter((group) => !group.isDerived);
  const [best] = (original.length === 0 ? [...groups] : original).sort((a, b) => seconds(b) - seconds(a));
  if (best === undefined) return [];
  const isBeside = (group: WaveformGroup): boolean =>
    group.samplingFrequencyHz === best.samplingFrequencyHz && group.samples === best.samples && group.offsetMs === best.offsetMs;
  return groups.filter((group) => group === best || (isBeside(group) && group.isDerived === best.isDerived));
}

function channelsOf(group: WaveformGroup, isBigEndian: boolean): EcgChannel[] {
  return group.channels.flatMap((channel, index) => {
    if (channel.lead === null) return [];
    return [{ lead: channel.lead, samples: channelSamples(group, index, isBigEndian), isCalibrated: channel.mvPerUnit !== null }];
  });
}
