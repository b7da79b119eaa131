/** The one file that imports ONNX Runtime: sessions, tensors, and the self-test of an execution provider. */
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { AuscultError } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import { chooseProvider, type ExecutionProvider } from './execution-provider.ts';
import { providerProbe, providerProbeInput, providerProbeOutput } from './provider-probe.ts';

type Ort = typeof import('onnxruntime-node');

/** A tensor as ONNX Runtime gives and takes it. */
export type OnnxTensor = Tensor;
/** Tensors by the names of the model's inputs or outputs. */
export type OnnxTensors = Record<string, OnnxTensor>;

/** A loaded model. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly executionProvider: ExecutionProvider;
  /** Size of an input as the model states it; a name where it may vary, nothing when there is no such input. */
  inputShape(name: string): readonly (number | string)[];
  /** Runs the model once. `outputs` names those that are wanted; all when absent. */
  run(feeds: OnnxTensors, outputs?: readonly string[]): Promise<OnnxTensors>;
  close(): Promise<void>;
}

/** ONNX Runtime, loaded and with its provider chosen. */
export interface OnnxRuntime {
  readonly executionProvider: ExecutionProvider;
  /** Loads a model file with its external data, or the bytes of one. `provider` overrules the chosen one. */
  open(model: string | Uint8Array, provider?: ExecutionProvider): Promise<OnnxSession>;
}

export interface OnnxRuntimeOptions {
  readonly log: EngineLog;
  /** Threads inside one operator; physical cores when absent. */
  readonly threads?: number;
  /** Skips the search and the self-test. */
  readonly provider?: ExecutionProvider;
}

let loading: Promise<Ort> | undefined;
let loaded: Ort | undefined;

/** The package, loaded once and late, because its native library takes a while. */
async function ortPackage(): Promise<Ort> {
  loading ??= import('onnxruntime-node').then((ort) => (loaded = ort));
  return loading;
}

/** Threads for one operator: all cores of a small machine; half of the logical ones, at most 8, where they are likely to be shared. */
export function defaultThreadCount(logicalCores = availableParallelism()): number {
  return logicalCores <= 4 ? logicalCores : Math.min(8, Math.ceil(logicalCores / 2));
}

function sessionOptions(provider: ExecutionProvider, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableMemPattern: provider !== 'dml', // DirectML refuses memory patterns
    // Threads that wait in a busy loop cost twice the processor time and starve the window beside them (seen on 2 cores)
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
}

function shapeOf(session: InferenceSession, name: string): readonly (number | string)[] {
  const input = session.inputMetadata.find((candidate) => candidate.name === name);
  return input?.isTensor ? input.shape : [];
}

async function open(ort: Ort, model: string | Uint8Array, provider: ExecutionProvider, threads: number): Promise<OnnxSession> {
  const options = sessionOptions(provider, threads);
  const session = await (typeof model === 'string'
    ? ort.InferenceSession.create(model, options)
    : ort.InferenceSession.create(model, options));
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    executionProvider: provider,
    inputShape: (name) => shapeOf(session, name),
    run: async (feeds, outputs) => (await (outputs ? session.run(feeds, [...outputs]) : session.run(feeds))) as OnnxTensors,
    close: () => session.release(),
  };
}

/** Runs the probe on a provider and compares its numbers. */
async function selfTest(ort: Ort, provider: ExecutionProvider): Promise<void> {
  const session = await open(ort, providerProbe, provider, 1);
  try {
    const input = new ort.Tensor('float32', Float32Array.from(providerProbeInput), [2, 2]);
    const { y } = await session.run({ a: input, b: input });
    const wrong = providerProbeOutput.some((expected, i) => !(Math.abs(Number(y?.data[i]) - expected) < 1e-3));
    if (wrong) throw new Error('the self-test gave wrong numbers');
  } finally {
    await session.close();
  }
}

/**
 * Loads ONNX Runtime and decides where models run; the decision and its reason go to the log.
 *
 * @throws AuscultError 'model-failed' when the library cannot be loaded
 */
export async function createOnnxRuntime(options: OnnxRuntimeOptions): Promise<OnnxRuntime> {
  const ort = await ortPackage().catch((cause: unknown) => {
    loading = undefined;
    throw new AuscultError('model-failed', { modelId: 'ONNX Runtime', problem: 'its library cannot be loaded on this machine' }, { cause });
  });
  const threads = options.threads ?? defaultThreadCount();
  const choice = options.provider
    ? { provider: options.provider, reason: 'asked for' }
    : await chooseProvider({
        platform: process.platform,
        offered: ort.listSupportedBackends().filter((backend) => backend.bundled).map((backend) => backend.name), // prettier-ignore
        selfTest: (provider) => selfTest(ort, provider),
        markDir: path.join(tmpdir(), `auscult-${process.getuid?.() ?? 'user'}`),
      });
  options.log('info', `Models run on ${choice.provider} with ${threads} threads (${choice.reason})`);
  return {
    executionProvider: choice.provider,
    open: async (model, provider) => open(ort, model, provider ?? choice.provider, threads),
  };
}

function tensorConstructor(): Ort['Tensor'] {
  if (!loaded) throw new Error('tensors need a runtime: call createOnnxRuntime first');
  return loaded.Tensor;
}

/** A float32 tensor over `data`, not copied. */
export function floatTensor(data: Float32Array, dims: readonly number[]): OnnxTensor {
  return new (tensorConstructor())('float32', data, dims);
}

/** An int64 tensor of whole numbers. */
export function int64Tensor(values: readonly number[], dims: readonly number[]): OnnxTensor {
  return new (tensorConstructor())('int64', BigInt64Array.from(values, BigInt), dims);
}

/** One IEEE 754 half as a number. */
function halfToNumber(half: number): number {
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The values of a float32 or float16 tensor as float32. */
export function floatsOf(tensor: OnnxTensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  if (tensor.type === 'float16') return Float32Array.from(tensor.data as Uint16Array, halfToNumber);
  throw new TypeError(`expected floating-point values, got ${tensor.type}`);
}
