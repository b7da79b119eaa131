import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { IsolatedChecker } from '../../../../engine/conformance/isolated-checker.ts';
import type { ManifestEntry } from '../../../../engine/conformance/manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'auscult-conformance-'));
const script = join(folder, 'job.mjs');
writeFileSync(
  script,
  `process.on('message', ({ entry: { path } }) => {
    if (path === 'abort') process.abort();
    if (path === 'leave') process.exit(7);
    if (path === 'hang') return;
    process.send({ outcome: 'read', subject: 'file', detail: path, imported: '' });
  });
  process.on('disconnect', () => process.exit(0));`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = (path: string) => ({
  folder,
  entry: { path, category: '', sha256: '', transferSyntaxUID: '', pixels: null, ecgFacts: '' } satisfies ManifestEntry,
});

describe('IsolatedChecker', () => {
  it('goes on with a new process after one has died or hung', { timeout: 120_000 }, async () => {
    const checker = new IsolatedChecker(script, 20_000);
    const impatient = new IsolatedChecker(script, 300);
    try {
      expect(await checker.check(request('one'))).toMatchObject({ outcome: 'read', detail: 'one' });
      expect(await checker.check(request('abort'))).toMatchObject({ outcome: 'crashed' });
      expect(await checker.check(request('leave'))).toMatchObject({ outcome: 'crashed', detail: 'its process ended (code 7)' });
      expect(await checker.check(request('two'))).toMatchObject({ outcome: 'read', detail: 'two' });
      expect(await impatient.check(request('hang'))).toMatchObject({ outcome: 'crashed', detail: 'took longer than 0.3 s' });
    } finally {
      checker.close();
      impatient.close();
    }
  });
});
