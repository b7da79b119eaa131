/** QRS detection against annotations made by cardiologists: MIT-BIH record 100 (two leads, 30 minutes) and LUDB (12 leads, 10 s). */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesInMemory, type OriginalSource } from '../../engine/import/byte-source.ts';
import { readBeatAnnotations } from '../../engine/import/wfdb/annotations.ts';
import { parseWfdbHeader } from '../../engine/import/wfdb/header.ts';
import { openLongRecording } from '../../engine/import/wfdb/long-recording.ts';
import { readSignalFile } from '../../engine/import/wfdb/signals.ts';
import { butterworth, detectQrs, filterZeroPhase, indexRecord } from '../../engine/signal/index.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();
/** Tolerance of beat-by-beat comparison, ms (ANSI/AAMI EC57). */
const toleranceMs = 150;

interface Score {
  found: number;
  missed: number;
  extra: number;
}

function compare(detected: readonly number[], annotated: readonly number[], tolerance: number): Score {
  const open = [...annotated];
  let found = 0;
  for (const at of detected) {
    const match = open.findIndex((beat) => Math.abs(beat - at) <= tolerance);
    if (match < 0) continue;
    open.splice(match, 1);
    found += 1;
  }
  return { found, missed: open.length, extra: detected.length - found };
}

describe.skipIf(folder === null)('QRS detection on real recordings (needs the shared folder)', () => {
  it.each(['wfdb-python/100', 'wfdb/100s'])('finds the beats of MIT-BIH %s', (record) => {
    const path = join(folder ?? '', 'interop', 'ecg-wfdb', record);
    const header = parseWfdbHeader(readFileSync(`${path}.hea`, 'utf8'), record);
    const fileName = header.signals[0]?.fileName ?? '';
    const signals = readSignalFile(header, fileName, new Uint8Array(readFileSync(`${path}.dat`)), record);
    const detected = detectQrs(
      signals.map((signal) => Float32Array.from(signal.adc)),
      360,
    );
    const score = compare(detected, readBeatAnnotations(new Uint8Array(readFileSync(`${path}.atr`))).beats, (toleranceMs / 1000) * 360);
    console.log(record, score);
    expect(score.found / (score.found + score.missed)).toBeGreaterThanOrEqual(0.995);
    expect(score.found / (score.found + score.extra)).toBeGreaterThanOrEqual(0.995);
  });

  it('makes the index of MIT-BIH 100 that it made when it was last looked at', async () => {
    const path = join(folder ?? '', 'interop', 'ecg-wfdb', 'wfdb-python', '100');
    const original = (name: string): OriginalSource => ({
      name,
      bytes: bytesInMemory(new Uint8Array(readFileSync(join(path, '..', name)))),
    });
    const { beats, kinds, pyramids } = await indexRecord(openLongRecording([original('100.hea'), original('100.dat')]));
    const digest = (parts: readonly ArrayBufferView[]): string => {
      const hash = createHash('sha256');
      for (const { buffer, byteOffset, byteLength } of parts) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
      return hash.digest('hex').slice(0, 16);
    };
    const levels = pyramids.flatMap((pyramid) => pyramid.map(({ pairs }) => pairs));
    expect({ count: beats.length, beats: digest([beats]), kinds: digest([kinds]), levels: digest(levels) }).toMatchInlineSnapshot(`
      {
        "beats": "9aebdc3b0993db1b",
        "count": 2273,
        "kinds": "2a434c3fccdfdf7a",
        "levels": "315149f8f3a2893a",
      }
    `);
  });

  const ludb = join(folder ?? '', 'data', 'ecg', 'ludb500.i16.br');
  it.skipIf(!existsSync(ludb)).each([500, 100])('finds the beats of 153 LUDB recordings at %i Hz', (frequency) => {
    const step = 500 / frequency;
    const traces = readShard(ludb, 153, 12, 5_000).map((leads) => leads.map((lead) => decimate(lead, step)));
    const marks = readFileSync(join(folder ?? '', 'data', 'ecg', 'ludb_delineation.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const total: Score = { found: 0, missed: 0, extra: 0 };
    marks.forEach((line, i) => {
      const annotated = qrsPeaksOf(line).map((at) => at / step);
      const reach = (toleranceMs / 1000) * frequency;
      const [first, last] = [annotated[0] ?? 0, annotated.at(-1) ?? 0];
      const isWithin = (at: number): boolean => at >= first - reach && at <= last + reach;
      const score = compare(detectQrs(traces[i] ?? [], frequency).filter(isWithin), annotated, reach);
      total.found += score.found;
      total.missed += score.missed;
      total.extra += score.extra;
    });
    console.log('LUDB at', frequency, total);
    expect(total.found / (total.found + total.missed)).toBeGreaterThanOrEqual(0.995);
    expect(total.found / (total.found + total.extra)).toBeGreaterThanOrEqual(0.995);
  });
});

/** Every `step`th sample after a low-pass at 40 Hz. */
function decimate(lead: Float32Array, step: number): Float32Array {
  if (step === 1) return lead;
  return filterZeroPhase(lead, butterworth('low-pass', 40, 500)).filter((_, t) => t % step === 0);
}

function readShard(path: string, records: number, leads: number, samples: number): Float32Array[][] {
  const raw = brotliDecompressSync(readFileSync(path));
  const half = raw.length / 2;
  return Array.from({ length: records }, (_, r) =>
    Array.from({ length: leads }, (_, l) => {
      const start = (r * leads + l) * samples;
      let value = 0;
      return Float32Array.from({ length: samples }, (_, t) => {
        value = ((value + ((raw[start + t] ?? 0) | ((raw[half + start + t] ?? 0) << 8))) << 16) >> 16;
        return value * 0.005;
      });
    }),
  );
}

/** QRS peaks of lead II in one line of marks. */
function qrsPeaksOf(line: string): number[] {
  const record = JSON.parse(line) as { row: number; ann: Record<string, [number, string][]> };
  const marks = record.ann['II'] ?? [];
  return marks.filter(([, symbol]) => symbol === 'N').map(([at]) => at);
}
