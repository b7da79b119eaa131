import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DisplayTask } from '../../../../engine/import/dicom/pixel-task.ts';
import { PixelPool } from '../../../../engine/import/pixel-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'auscult-pool-'));
const workerFile = join(folder, 'worker.mjs');
// Answers with the first byte of the frame, refuses, throws or leaves, as the file's name says.
writeFileSync(
  workerFile,
  `import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ file, encoded }) => {
    if (file === 'throws') throw new Error('a defect');
    if (file === 'leaves') process.exit(1);
    if (file === 'refused') return parentPort.postMessage({ refusal: { code: 'film-too-small', message: '', details: { file, rows: 1, columns: 1 } } });
    if (file === 'unforeseen') return parentPort.postMessage({ refusal: { problem: 'x' } });
    parentPort.postMessage({ result: { kind: 'colour', rgb: encoded.bytes } });
  });`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A frame of two pixels in the middle of a file. */
function taskOf(file: string, value = 7): DisplayTask {
  const bytes = Uint8Array.of(0, 0, value, 9, 0).subarray(2, 4);
  const description = {
    rows: 1,
    columns: 2,
    frames: 1,
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    isSigned: false,
    isPlanar: false,
  } as const;
  const transform = { description, modalityLut: { table: null, slope: 1, intercept: 0 }, padding: null, palette: null };
  return { kind: 'display', encoded: { codec: 'native', bytes }, transform, voi: null, reduction: 1, file };
}

async function withPool(options: { workerFile: string; threads?: number }, use: (pool: PixelPool) => Promise<void>): Promise<void> {
  const pool = new PixelPool(options);
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
}

describe('PixelPool', () => {
  it('does more tasks than it has threads, each with its own bytes, and leaves the file untouched', { timeout: 60_000 }, async () => {
    await withPool({ workerFile, threads: 2 }, async (pool) => {
      const tasks = Array.from({ length: 9 }, (_, i) => taskOf('f', i));
      const results = await Promise.all(tasks.map((task) => pool.run(task)));
      expect(results).toEqual(tasks.map((_, i) => ({ kind: 'colour', rgb: Uint8Array.of(i, 9) })));
      expect(tasks[3]?.encoded.bytes).toEqual(Uint8Array.of(3, 9));
    });
  });

  it('passes refusals on, and goes on after a thread has failed or left', { timeout: 60_000 }, async () => {
    await withPool({ workerFile, threads: 1 }, async (pool) => {
      await expect(pool.run(taskOf('refused'))).rejects.toMatchObject({ code: 'film-too-small' });
      await expect(pool.run(taskOf('unforeseen'))).rejects.toMatchObject({ code: 'film-decode-failed' });
      await expect(pool.run(taskOf('throws'))).rejects.toMatchObject({ code: 'film-decode-failed', details: { file: 'throws' } });
      await expect(pool.run(taskOf('leaves'))).rejects.toMatchObject({ code: 'film-decode-failed' });
      await expect(pool.run(taskOf('f'))).resolves.toMatchObject({ kind: 'colour' });
    });
  });

  it('decodes on the calling thread where no thread can be started', { timeout: 60_000 }, async () => {
    await withPool({ workerFile: join(folder, 'absent.mjs') }, async (pool) => {
      await expect(pool.run(taskOf('f'))).resolves.toMatchObject({ kind: 'grey', values: Uint8Array.of(7, 9) });
    });
  });

  it('refuses what waits and what comes when it is closed', { timeout: 60_000 }, async () => {
    const pool = new PixelPool({ workerFile, threads: 1 });
    const waiting = [taskOf('f'), taskOf('f')].map((task) => pool.run(task).catch((error: unknown) => error));
    await pool.close();
    expect(await waiting[1]).toMatchObject({ code: 'cancelled' });
    await expect(pool.run(taskOf('f'))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
