/** A synthetic ECG as a WFDB record: a header in text and a signal file in format 16 (header(5), signal(5) of the WFDB manual). */
import { leadNames } from '../../contract/index.ts';
import type { OriginalFile } from '../import/parsed-study.ts';
import type { SyntheticRecording } from './dicom/identity.ts';
import type { SyntheticEcg } from './ecg/index.ts';

/** Writes header and signal file; the record takes the given name. */
export function writeWfdbRecord(
  ecg: SyntheticEcg,
  recording: SyntheticRecording,
  recordName: string,
): [header: OriginalFile, signals: OriginalFile] {
  const { patient, acquiredAt } = recording;
  const [year, month, day] = acquiredAt.slice(0, 10).split('-');
  const gain = 1000 / ecg.microvoltPerStep;
  const lines = [
    `${recordName} ${ecg.leads.length} ${ecg.samplingFrequencyHz} ${ecg.samplesPerLead} ${acquiredAt.slice(11, 19)} ${day}/${month}/${year}`,
    ...ecg.leads.map((lead, i) => `${recordName}.dat 16 ${gain}(0)/mV 16 0 ${lead[0] ?? 0} ${checksum(lead)} 0 ${leadNames[i] ?? ''}`),
    '# SYNTHETIC: made by a program, not recorded from a person',
    `# Patient ID: ${patient.patientId}`,
    `# Name: ${patient.familyName}, ${patient.givenName}`,
    `# Birth date: ${patient.birthDate}`,
    `# Age: ${recording.ageYears}`,
    `# Sex: ${patient.sex}`,
  ];
  return [
    { name: `${recordName}.hea`, bytes: Uint8Array.from(`${lines.join('\n')}\n`, (character) => character.charCodeAt(0)) },
    { name: `${recordName}.dat`, bytes: interleave(ecg) },
  ];
}

/** Sum of the samples as a signed 16-bit number, by which a reader notices damage. */
function checksum(lead: Int16Array): number {
  let sum = 0;
  for (const value of lead) sum = (sum + value) & 0xffff;
  return sum > 0x7fff ? sum - 0x10000 : sum;
}

function interleave(ecg: SyntheticEcg): Uint8Array {
  const bytes = new Uint8Array(ecg.samplesPerLead * ecg.leads.length * 2);
  const view = new DataView(bytes.buffer);
  ecg.leads.forEach((lead, channel) => {
    for (let i = 0; i < ecg.samplesPerLead; i++) view.setInt16((i * ecg.leads.length + channel) * 2, lead[i] ?? 0, true);
  });
  return bytes;
}
