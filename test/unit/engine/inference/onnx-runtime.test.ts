import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOnnxRuntime,
  defaultThreadCount,
  floatsOf,
  floatTensor,
  int64Tensor,
  type OnnxRuntime,
  type OnnxTensor,
} from '../../../../engine/inference/onnx-runtime.ts';
import { providerProbe, providerProbeInput, providerProbeOutput } from '../../../../engine/inference/provider-probe.ts';

describe('defaultThreadCount', () => {
  it.each([
    [1, 1],
    [2, 2],
    [4, 4],
    [8, 4],
    [64, 8],
  ])('is for %i logical cores %i', (cores, threads) => expect(defaultThreadCount(cores)).toBe(threads));
});

describe('ONNX Runtime on the CPU', () => {
  let folder = '';
  let runtime: OnnxRuntime;
  const lines: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'auscult-onnx-'));
    await writeFile(path.join(folder, 'probe.onnx'), providerProbe);
    await writeFile(path.join(folder, 'broken.onnx'), 'no model');
    runtime = await createOnnxRuntime({ log: (_level, message) => lines.push(message), threads: 1, provider: 'cpu' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('logs where models run and why', () => expect(lines).toEqual(['Models run on cpu with 1 threads (asked for)']));

  it('runs the probe and gives its numbers', async () => {
    const session = await runtime.open(path.join(folder, 'probe.onnx'));
    const input = floatTensor(Float32Array.from(providerProbeInput), [2, 2]);
    const { y } = await session.run({ a: input, b: input }, ['y']);
    floatsOf(y!).forEach((value, i) => expect(value).toBeCloseTo(providerProbeOutput[i]!, 6));
    expect([session.inputNames, session.outputNames, session.inputShape('a'), session.inputShape('z')]).toEqual([
      ['a', 'b'],
      ['y'],
      [2, 2],
      [],
    ]);
    await session.close();
  });

  it('refuses a file that is no model', () => expect(runtime.open(path.join(folder, 'broken.onnx'))).rejects.toThrow());

  it('makes int64 tensors of whole numbers', () => expect([...(int64Tensor([1, -2], [1, 2]).data as BigInt64Array)]).toEqual([1n, -2n]));

  it('reads float16: 1, −2, a half, the smallest, infinity', () => {
    const halves = { type: 'float16', data: Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x0001, 0x7c00) } as unknown as OnnxTensor;
    expect([...floatsOf(halves)]).toEqual([1, -2, 0.5, Math.fround(2 ** -24), Infinity]);
  });

  it('refuses to read whole numbers as floats', () => expect(() => floatsOf(int64Tensor([1], [1]))).toThrow(TypeError));
});
