/**
 * Writes the features that the ECG quality check is fitted on: started by `node scripts/ecg-quality-features.mjs`. One JSON object a line:
 * set, kind, usable, features. Sets: PTB-XL by fold, other sources by their split, CinC2011 by a hash of the record's name.
 */
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import type { EcgTrace } from '../contract/index.ts';
import { corruptedEcg, ecgCorruptions } from './evaluation/ecg-corruptions.ts';
import { qualityOf, qualitySet } from './evaluation/ecg-quality-labels.ts';
import { readShard, traceOfShard } from './evaluation/ecg-shards.ts';
import { grouped } from './evaluation/grouped.ts';
import { readIndex, type EcgRow } from './evaluation/read-index.ts';
import { ecgSamples, validSampleCount } from './inference/ecg-samples.ts';
import { ecgQualityFeatures } from './inference/ecg-quality/features.ts';
import { createRandom, mixSeed } from './sample/random.ts';

/** Of each set of PTB-XL so many records are read: more would not change forty numbers. */
const ptbxlRecords = { train: 900, val: 300, test: 400 } as const;

/** A recorder's own III and augmented leads differ a little from what I and II say. */
function withLeadNoise(trace: EcgTrace, seed: number): EcgTrace {
  const random = createRandom(seed);
  if (random.chance(0.5)) return trace;
  const deviationMv = 0.03 * random.next();
  return { ...trace, samplesMv: trace.samplesMv.map((value) => value + random.normal(0, deviationMv)) };
}

function featuresOf(trace: EcgTrace): number[] {
  const { samples } = ecgSamples(trace);
  return ecgQualityFeatures(samples, validSampleCount(trace));
}

const [indexFile = '', outputFile = ''] = process.argv.slice(2);
const { ecgs } = await readIndex(indexFile);
const left: Record<string, number> = { ...ptbxlRecords };
const chosen = ecgs.filter((row, i) => {
  if (row.dataset !== 'PTB-XL') return true;
  const set = qualitySet(row);
  if (mixSeed(i) % 5 > 0 || (left[set] ?? 0) === 0) return false;
  left[set] = (left[set] ?? 0) - 1;
  return true;
});
const output = createWriteStream(outputFile);
const write = (row: EcgRow, kind: string, isUsable: boolean, trace: EcgTrace): void => {
  output.write(
    `${JSON.stringify({ dataset: row.dataset, set: qualitySet(row), kind, isUsable, features: featuresOf(trace).map((value) => Number(value.toPrecision(7))) })}\n`,
  );
};
for (const [shardName, rows] of grouped(chosen, ({ shard }) => shard)) {
  const shard = await readShard(path.resolve(path.dirname(indexFile), shardName));
  for (const row of rows) {
    const trace = traceOfShard(shard, row.row, row.valid_samples ?? undefined);
    const quality = qualityOf(row);
    const seed = mixSeed(row.row, shardName.length, Number(/\d+/.exec(shardName)?.[0] ?? 0));
    if (quality !== 'unknown') write(row, 'recorded', quality === 'usable', withLeadNoise(trace, seed));
    if (quality !== 'usable') continue;
    const kinds = row.dataset === 'PTB-XL' ? 2 : 1;
    for (let i = 0; i < kinds; i++) {
      const kind = ecgCorruptions[mixSeed(seed, i) % ecgCorruptions.length] ?? 'noise';
      write(row, kind, false, corruptedEcg(trace, kind, seed + i));
    }
  }
  process.stdout.write(`${shardName}\n`);
}
output.end();
await once(output, 'finish');
