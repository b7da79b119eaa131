/** EDF, EDF+ and BDF recordings as 12-lead ECG studies, where they hold twelve leads. */
import { AuscultError, type EcgTrace } from '../../../contract/index.ts';
import { yearsBetween } from '../dicom/values.ts';
import type { EcgFileReader } from '../ecg/ecg-file.ts';
import { leadOfLabel } from '../ecg/lead-name.ts';
import { traceNotices, unstatedNotices } from '../ecg/notices.ts';
import { assembleTrace, type EcgChannel } from '../ecg/trace.ts';
import { millivoltsPer } from '../ecg/voltage-unit.ts';
import { maxSamplesPerLead } from '../limits.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import { readEdfHeader, type EdfHeader, type EdfSignal } from './header.ts';
import { readAcquiredAt, readPatient } from './identity.ts';

/** Reader of EDF, EDF+ and BDF. Throws 'ecg-malformed', 'ecg-leads-missing', 'ecg-too-short', 'ecg-format-unsupported'. */
export const edfReader: EcgFileReader = { readStudy, readTrace, readDeviceMeasurements: () => ({}) };

function readStudy(original: OriginalFile): ParsedEcg {
  const header = readEdfHeader(original.bytes, original.name);
  const trace = traceOf(header, original);
  const patient = readPatient(header);
  const acquiredAt = readAcquiredAt(header);
  const ageYears = yearsBetween(patient.birthDate, acquiredAt);
  return {
    modality: 'ecg',
    format: header.bytesPerSample === 3 ? 'bdf' : 'edf',
    patient,
    acquiredAt,
    ageYears,
    description: '12-lead ECG',
    notices: [...unstatedNotices({ patient, acquiredAt, ageYears }), ...traceNotices(trace)],
    originals: [original],
    trace,
  };
}

function readTrace(original: OriginalFile): EcgTrace {
  return traceOf(readEdfHeader(original.bytes, original.name), original);
}

function traceOf(header: EdfHeader, { bytes, name: file }: OriginalFile): EcgTrace {
  if (/\+D$/.test(header.kind)) throw new AuscultError('ecg-format-unsupported', { file, what: `a recording with gaps (${header.kind})` });
  const leads = header.signals.filter((signal) => leadOfLabel(signal.label) !== null);
  const rates = new Set(leads.map((signal) => signal.samplesPerRecord));
  if (rates.size > 1) throw new AuscultError('ecg-format-unsupported', { file, what: 'leads of several rates' });
  const samples = (leads[0]?.samplesPerRecord ?? 0) * header.records;
  if (samples > maxSamplesPerLead) {
    const minutes = Math.round((header.records * header.recordSeconds) / 60);
    throw new AuscultError('ecg-format-unsupported', { file, what: `a recording of ${minutes} minutes` });
  }
  const found = header.signals.slice(0, 20).map((signal) => signal.label || 'an unnamed signal');
  return assembleTrace(
    leads.flatMap((signal) => channelOf(signal, header, bytes)),
    (leads[0]?.samplesPerRecord ?? NaN) / header.recordSeconds,
    file,
    found.join(', '),
  );
}

function channelOf(signal: EdfSignal, header: EdfHeader, bytes: Uint8Array): EcgChannel[] {
  const lead = leadOfLabel(signal.label);
  if (lead === null) return [];
  const mvPerUnit = millivoltsPer(signal.unit);
  const unitsPerDigit = (signal.physicalMax - signal.physicalMin) / (signal.digitalMax - signal.digitalMin);
  const isCalibrated = mvPerUnit !== null && Number.isFinite(unitsPerDigit) && unitsPerDigit !== 0;
  const toMv = (digit: number): number =>
    isCalibrated ? (signal.physicalMin + (digit - signal.digitalMin) * unitsPerDigit) * mvPerUnit : digit;
  const samples = new Float32Array(signal.samplesPerRecord * header.records);
  for (let t = 0; t < samples.length; t++) {
    const record = Math.floor(t / signal.samplesPerRecord);
    const index = record * header.samplesPerRecord + signal.offset + (t % signal.samplesPerRecord);
    samples[t] = toMv(digitAt(bytes, header.headerBytes + index * header.bytesPerSample, header.bytesPerSample));
  }
  return [{ lead, isCalibrated, samples }];
}

/** A little-endian integer in two's complement of two or three bytes. */
function digitAt(bytes: Uint8Array, at: number, size: 2 | 3): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  return size === 2 ? (low << 16) >> 16 : ((low | ((bytes[at + 2] ?? 0) << 16)) << 8) >> 8;
}
