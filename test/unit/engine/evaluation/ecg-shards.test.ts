import { writeFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readShard, traceOfShard } from '../../../../engine/evaluation/ecg-shards.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { packedShard } from './packed-shard.ts';

deleteTemporaryFolders();

async function shardFile(content: Uint8Array): Promise<string> {
  const file = `${await temporaryFolder()}/a.i16.br`;
  await writeFile(file, content);
  return file;
}

describe('a shard', () => {
  it('gives its samples back, negative ones and large steps too', async () => {
    const shard = await readShard(await shardFile(packedShard([() => 0, (lead, t) => (t % 2 === 0 ? 200 : -30_000) + lead])));
    expect(shard).toHaveLength(16_000);
    expect([...shard.subarray(8_000, 8_003)]).toEqual([200, -30_000, 200]);
    expect(shard.at(-1)).toBe(-29_993);
  });

  it('holds units of 5 µV: I = 1 mV and II = 0.4 mV give III −0.6, aVR −0.7, aVL 0.8, aVF −0.1 mV', async () => {
    const shard = await readShard(await shardFile(packedShard([(lead) => [200, 80, 10, 20, 30, 40, 50, 60][lead]!])));
    const trace = traceOfShard(shard, 0);
    const at = (lead: number): number => trace.samplesMv[lead * 1_000 + 500]!;
    const expected = [1, 0.4, -0.6, -0.7, 0.8, -0.1, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
    expected.forEach((millivolts, lead) => expect(at(lead)).toBeCloseTo(millivolts, 6));
    expect(trace.leads.map(({ origin }) => origin).filter((origin) => origin === 'derived')).toHaveLength(4);
    expect(trace).toMatchObject({ samplingFrequencyHz: 100, samplesPerLead: 1_000 });
  });

  it('is cut where its padding begins', () => {
    const trace = traceOfShard(
      Int16Array.from({ length: 8_000 }, (_, i) => i % 1_000),
      0,
      734,
    );
    expect(trace.samplesPerLead).toBe(734);
    expect(trace.samplesMv).toHaveLength(12 * 734);
    expect(trace.samplesMv[734]).toBe(0); // II begins
  });

  it('without the row that the index names is refused', () =>
    expect(() => traceOfShard(new Int16Array(8_000), 1)).toThrowError(expect.objectContaining({ code: 'ecg-malformed' })));

  it.each([
    ['is not brotli', new Uint8Array([1, 2, 3])],
    ['has half a record', brotliCompressSync(Buffer.alloc(8_000))],
    ['is empty inside', brotliCompressSync(Buffer.alloc(0))],
  ])('that %s is refused by its code', async (_, content) =>
    expect(readShard(await shardFile(content))).rejects.toMatchObject({ code: 'ecg-malformed' }),
  );

  it('that is missing is refused by its code', async () =>
    expect(readShard(`${await temporaryFolder()}/none`)).rejects.toMatchObject({ code: 'file-unreadable' }));
});
