import { describe, expect, it } from 'vitest';
import type { FileCheck } from '../../../../engine/conformance/check-file.ts';
import type { ManifestEntry } from '../../../../engine/conformance/manifest.ts';
import { runConformance } from '../../../../engine/conformance/run-conformance.ts';
import { writeConformance } from '../../../../engine/conformance/write-conformance.ts';

const md5 = 'a'.repeat(32);
const agreed = { md5ByToolkit: { DCMTK: md5, GDCM: md5 }, isAgreed: true };

function entry(path: string, changes: Partial<ManifestEntry> = {}): ManifestEntry {
  return { path, category: 'image', sha256: '', transferSyntaxUID: '1.2.840.10008.1.2.1', pixels: agreed, ecgFacts: '', ...changes };
}

function run(entries: readonly ManifestEntry[], outcomes: Readonly<Record<string, Partial<FileCheck>>>) {
  const check = ({ entry: { path } }: { entry: ManifestEntry }): Promise<FileCheck> =>
    Promise.resolve({ outcome: 'equal', subject: 'pixels', detail: '', imported: 'film', ...outcomes[path] });
  return runConformance('/in', entries, check);
}

describe('runConformance', () => {
  it('fails for an agreed lossless image that differs or is refused, and for nothing else', async () => {
    const lossy = { transferSyntaxUID: '1.2.840.10008.1.2.4.50' };
    const one = { pixels: { ...agreed, isAgreed: false } };
    const { failures, totals } = await run(
      [
        entry('same'),
        entry('other'),
        entry('refused'),
        entry('lossy', lossy),
        entry('one', one),
        entry('hostile', { category: 'hostile' }),
      ],
      {
        other: { outcome: 'differs' },
        refused: { outcome: 'refused' },
        lossy: { outcome: 'differs' },
        one: { outcome: 'differs' },
        hostile: { outcome: 'refused' },
      },
    );
    expect(failures).toEqual(['other', 'refused']);
    expect(totals.agreeingLossless).toEqual({ n: 3, equal: 1 });
    expect(totals.hostile).toEqual({ n: 1, crashed: 0 });
  });

  it('fails for every crash, whatever the manifest knows', async () => {
    const { failures, totals } = await run([entry('a', { pixels: null, category: 'hostile' }), entry('b', { pixels: null })], {
      a: { outcome: 'crashed', subject: 'file' },
      b: { outcome: 'failed', subject: 'file' },
    });
    expect(failures).toEqual(['a', 'b']);
    expect(totals.hostile.crashed).toBe(1);
  });

  it('fails for an ECG that is not what is stated', async () => {
    const { failures } = await run([entry('ecg', { pixels: null })], { ecg: { outcome: 'differs', subject: 'ecg' } });
    expect(failures).toEqual(['ecg']);
  });

  it('does not hold against itself what is missing or another file', async () => {
    const result = await run([entry('gone'), entry('other')], { gone: { outcome: 'missing' }, other: { outcome: 'changed' } });
    expect(result.failures).toEqual([]);
    expect(result.totals.agreeingLossless.n).toBe(0);
    expect(writeConformance(result)).toMatch(/1 missing, 1 changed/);
  });
});
