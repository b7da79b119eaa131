/** Peers in Python: the same ONNX file run by `onnxruntime` for Python with the reference preprocessing in numpy. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './surroundings.ts';
import type { PeerResult } from './row.ts';

const runFile = promisify(execFile);

/**
 * Runs a script of `bench/peers`; its last line of output is a JSON list of measurements.
 *
 * @param name  what the table calls the peer
 * @param script  file in `bench/peers`
 */
export async function runPythonPeer(name: string, script: string, args: readonly string[]): Promise<PeerResult> {
  const python = process.env['AUSCULT_BENCH_PYTHON'];
  if (!python) return { missing: 'peer not available: no Python with onnxruntime' };
  const env = { ...process.env, PYTHONPATH: join(repositoryRoot, 'models/training'), OMP_NUM_THREADS: threadCount() };
  try {
    const { stdout } = await runFile(python, [join(repositoryRoot, 'bench/peers', script), ...args], { env, timeout: 120_000 });
    return { name, samples: JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as number[] };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : '';
    return { missing: `peer failed: ${reason.slice(0, 120)}` };
  }
}

function threadCount(): string {
  return process.env['AUSCULT_BENCH_THREADS'] ?? '1';
}
