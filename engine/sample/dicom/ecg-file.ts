/** A synthetic ECG as a 12-lead ECG waveform (PS3.3 §A.34.3). */
import { leadNames, type LeadName } from '../../../contract/index.ts';
import type { SyntheticEcg } from '../ecg/index.ts';
import type { Element } from '../../dicom-writer/elements.ts';
import { identityElements, type SyntheticRecording } from './identity.ts';
import { writePart10 } from '../../dicom-writer/part10.ts';

/** 12-lead ECG Waveform Storage. */
export const twelveLeadEcgStorage = '1.2.840.10008.5.1.4.1.1.9.1.1';

/** MDC codes of the leads (PS3.16 CID 3001, ISO/IEEE 11073-10102). */
const leadCodes: Readonly<Record<LeadName, string>> = {
  I: '2:1',
  II: '2:2',
  III: '2:61',
  aVR: '2:62',
  aVL: '2:63',
  aVF: '2:64',
  V1: '2:3',
  V2: '2:4',
  V3: '2:5',
  V4: '2:6',
  V5: '2:7',
  V6: '2:8',
};

/** Writes the ECG as a Part 10 file. */
export function writeEcgFile(ecg: SyntheticEcg, recording: SyntheticRecording): Uint8Array {
  return writePart10(twelveLeadEcgStorage, recording.sopInstanceUID, [
    ...identityElements(recording, 'ECG', '12-lead ECG, synthetic'),
    [0x00400555, 'SQ', []],
    [0x54000100, 'SQ', [rhythmGroup(ecg)]],
  ]);
}

function rhythmGroup(ecg: SyntheticEcg): Element[] {
  return [
    [0x003a0004, 'CS', 'ORIGINAL'],
    [0x003a0005, 'US', ecg.leads.length],
    [0x003a0010, 'UL', ecg.samplesPerLead],
    [0x003a001a, 'DS', String(ecg.samplingFrequencyHz)],
    [0x003a0020, 'SH', 'RHYTHM'],
    [0x003a0200, 'SQ', leadNames.map((name) => channel(name, ecg.microvoltPerStep))],
    [0x54001004, 'US', 16],
    [0x54001006, 'CS', 'SS'],
    [0x54001010, 'OW', interleave(ecg)],
  ];
}

function channel(name: LeadName, microvoltPerStep: number): Element[] {
  return [
    [0x003a0203, 'SH', `Lead ${name}`],
    [0x003a0208, 'SQ', [code(leadCodes[name], 'MDC', `Lead ${name}`)]],
    [0x003a0210, 'DS', String(microvoltPerStep)],
    [0x003a0211, 'SQ', [code('uV', 'UCUM', 'microvolt')]],
    [0x003a0212, 'DS', '1'],
    [0x003a0213, 'DS', '0'],
    [0x003a0215, 'DS', '0'],
    [0x003a021a, 'US', 16],
  ];
}

/** Samples in DICOM's order: all channels of the first sample, then of the second (PS3.3 §C.10.9.1.4). */
function interleave(ecg: SyntheticEcg): Uint8Array {
  const bytes = new Uint8Array(ecg.samplesPerLead * ecg.leads.length * 2);
  const view = new DataView(bytes.buffer);
  ecg.leads.forEach((lead, channelIndex) => {
    for (let i = 0; i < ecg.samplesPerLead; i++) view.setInt16((i * ecg.leads.length + channelIndex) * 2, lead[i] ?? 0, true);
  });
  return bytes;
}

function code(value: string, scheme: string, meaning: string): Element[] {
  return [
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', scheme],
    [0x00080104, 'LO', meaning],
  ];
}
