/** Marked waves of 12-lead ECGs: `<name>_delineation.jsonl` beside the index, with the signals in `<name><rate>.i16.br`. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { z } from 'zod';
import { AuscultError, leadNames, type EcgTrace, type LeadName } from '../../contract/index.ts';
import type { Wave, WaveKind } from '../inference/delineator/decode-waves.ts';

const decompress = promisify(brotliDecompress);
const millivoltsPerUnit = 0.005;
/** Every record lasts so long, s. */
const seconds = 10;
const maxBytes = 1 << 30;
const kindOf: Readonly<Record<string, WaveKind>> = { p: 'P', N: 'QRS', t: 'T' };

const MarkedLine = z.object({
  row: z.int().min(0),
  id: z.union([z.string(), z.number()]).transform(String),
  fs: z.number().positive(),
  /** Lead → [sample, symbol]: `(` onset, `)` offset, `p`, `N`, `t` peaks. */
  ann: z.record(z.string(), z.array(z.tuple([z.number(), z.string()]))),
});

/** A record with the marks of its leads, sample indices at its own rate. */
export interface MarkedEcg {
  readonly id: string;
  readonly trace: EcgTrace;
  readonly marks: Partial<Record<LeadName, readonly Wave[]>>;
}

/** [sample, symbol], … → waves; an onset or offset without its partner is left out together with its peak. */
export function wavesOfMarks(marks: readonly (readonly [number, string])[]): Wave[] {
  return marks.flatMap(([peak, symbol], i) => {
    const [before, after] = [marks[i - 1], marks[i + 1]];
    const kind = kindOf[symbol];
    return kind && before?.[1] === '(' && after?.[1] === ')' ? [{ kind, onset: before[0], peak, offset: after[0] }] : [];
  });
}

/** 12 × count samples of one record of the file's planes: low bytes, then high bytes, of first differences along time. */
function traceOf(planes: Uint8Array, row: number, samplingFrequencyHz: number): EcgTrace {
  const samplesPerLead = Math.round(seconds * samplingFrequencyHz);
  const size = leadNames.length * samplesPerLead;
  const half = planes.length / 2;
  if ((row + 1) * size > half) throw new AuscultError('ecg-malformed', { file: `Row ${row}`, problem: 'its signals are not in the file' });
  const units = new Int16Array(size);
  for (let i = 0; i < size; i++) {
    const difference = (planes[row * size + i] ?? 0) | ((planes[half + row * size + i] ?? 0) << 8);
    units[i] = i % samplesPerLead === 0 ? difference : (units[i - 1] ?? 0) + difference; // wraps as the format's int16 does
  }
  const leads = leadNames.map((name) => ({ name, origin: 'recorded' as const, isCalibrated: true, notices: [] }));
  return { samplingFrequencyHz, samplesPerLead, leads, samplesMv: Float32Array.from(units, (unit) => unit * millivoltsPerUnit) };
}

function readLine(line: string): z.infer<typeof MarkedLine> | null {
  try {
    return MarkedLine.parse(JSON.parse(line));
  } catch {
    return null; // not a line of marks: left out like any other foreign line
  }
}

/**
 * All marked records of a folder, one at a time.
 *
 * @throws AuscultError 'ecg-malformed' when a file of signals does not hold what its marks are of
 */
export async function* markedEcgs(dataDir: string): AsyncGenerator<MarkedEcg> {
  const names = await readdir(dataDir).catch(() => []);
  for (const name of names.filter((file) => file.endsWith('_delineation.jsonl')).sort()) {
    const lines = (await readFile(path.join(dataDir, name), 'utf8')).split('\n').map(readLine);
    const files = new Map<number, Uint8Array | null>();
    for (const line of lines) {
      if (line === null) continue;
      if (!files.has(line.fs)) {
        const packed = await readFile(path.join(dataDir, name.replace('_delineation.jsonl', `${line.fs}.i16.br`))).catch(() => null);
        files.set(line.fs, packed && (await decompress(packed, { maxOutputLength: maxBytes })));
      }
      const planes = files.get(line.fs);
      if (!planes) continue;
      const marks = leadNames.flatMap((lead) => (line.ann[lead] ? [[lead, wavesOfMarks(line.ann[lead])]] : []));
      yield { id: line.id, trace: traceOf(planes, line.row, line.fs), marks: Object.fromEntries(marks) as MarkedEcg['marks'] };
    }
  }
}
