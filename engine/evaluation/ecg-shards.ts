/** ECGs packed many to a file: brotli over two byte planes of the first differences along time, eight leads of ten seconds at 100 Hz. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { AuscultError, leadNames, type EcgTrace } from '../../contract/index.ts';

const decompress = promisify(brotliDecompress);
const samplingFrequencyHz = 100;
const samplesPerLead = 1_000;
/** Leads in a shard, in this order: I, II, V1–V6. */
const storedLeads = 8;
const samplesPerRecord = storedLeads * samplesPerLead;
const millivoltsPerUnit = 0.005;
/** Sizes beyond which a file is taken for a mistake: 16,000 records. */
const maxBytes = 2 * samplesPerRecord * 16_000;

/** Differences of all records, undone lead by lead: units of 5 µV, record-major, then lead-major. */
function undoDifferences(planes: Uint8Array): Int16Array {
  const count = planes.length / 2;
  const samples = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    const difference = (planes[i] ?? 0) | ((planes[count + i] ?? 0) << 8);
    samples[i] = i % samplesPerLead === 0 ? difference : (samples[i - 1] ?? 0) + difference; // wraps as the format's int16 does
  }
  return samples;
}

/**
 * Reads a shard.
 *
 * @returns the samples of all its records, units of 5 µV
 * @throws AuscultError 'file-unreadable', 'ecg-malformed'
 */
export async function readShard(file: string): Promise<Int16Array> {
  const name = path.basename(file);
  const packed = await readFile(file).catch((cause: unknown) => {
    throw new AuscultError('file-unreadable', { file: name, problem: 'it is missing or cannot be opened' }, { cause });
  });
  const planes = await decompress(packed, { maxOutputLength: maxBytes }).catch((cause: unknown) => {
    throw new AuscultError('ecg-malformed', { file: name, problem: 'it cannot be decompressed' }, { cause });
  });
  if (planes.length === 0 || planes.length % (2 * samplesPerRecord) !== 0) {
    throw new AuscultError('ecg-malformed', { file: name, problem: 'its size is not that of whole ECGs of 8 leads and 1,000 samples' });
  }
  return undoDifferences(planes);
}

/**
 * One record of a shard as a 12-lead trace; III, aVR, aVL and aVF follow from I and II by Einthoven and Goldberger.
 *
 * @param record        its number in the shard, from 0
 * @param validSamples  samples before the padding
 * @throws AuscultError 'ecg-malformed' when the shard has no such record
 */
export function traceOfShard(shard: Int16Array, record: number, validSamples = samplesPerLead): EcgTrace {
  const start = record * samplesPerRecord;
  if (start + samplesPerRecord > shard.length) {
    throw new AuscultError('ecg-malformed', { file: `Row ${record}`, problem: `its shard has ${shard.length / samplesPerRecord} rows` });
  }
  const lead = (i: number): Float32Array => {
    const units = new Float32Array(shard.subarray(start + i * samplesPerLead, start + i * samplesPerLead + validSamples));
    for (let t = 0; t < units.length; t++) units[t] = (units[t] as number) * millivoltsPerUnit;
    return units;
  };
  const [one, two] = [lead(0), lead(1)];
  const derive = (ofOne: number, ofTwo: number): Float32Array => one.map((value, t) => ofOne * value + ofTwo * (two[t] ?? 0));
  const derived = [derive(-1, 1), derive(-0.5, -0.5), derive(1, -0.5), derive(-0.5, 1)]; // III, aVR, aVL, aVF
  const samplesMv = new Float32Array(leadNames.length * validSamples);
  [one, two, ...derived, ...[2, 3, 4, 5, 6, 7].map(lead)].forEach((values, i) => samplesMv.set(values, i * validSamples));
  const leads = leadNames.map((name, i) => {
    return { name, origin: i >= 2 && i <= 5 ? ('derived' as const) : ('recorded' as const), isCalibrated: true, notices: [] };
  });
  return { samplingFrequencyHz, samplesPerLead: validSamples, leads, samplesMv };
}
