/**
 * Entry of the process that runs a GGUF model through llama.cpp, on the CPU, with the binaries that came with the package: nothing is ever
 * downloaded or compiled. Started by the app as a utility process, elsewhere as a child process. Knows nothing of patients but the prompt.
 */
import { getLlama, LlamaChatSession, type LlamaContext, type LlamaContextSequence } from 'node-llama-cpp';
import type { FromModel, TextRequest, ToModel } from './model-process.ts';

interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: ToModel }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}
interface ParentPort {
  on(event: 'message', listener: (event: { ports: Port[] }) => void): void;
}

let context: LlamaContext | undefined;
let sequence: LlamaContextSequence | undefined;
let writing: { readonly id: number; readonly abort: AbortController } | undefined;

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort) {
  parentPort.on('message', ({ ports: [port] }) => {
    if (!port) return;
    port.on('message', ({ data }) => void answer(data, (message) => port.postMessage(message)));
    port.on('close', () => process.exit(0));
    port.start();
  });
} else {
  process.on('message', (message: ToModel) => void answer(message, (reply) => process.send?.(reply)));
  process.on('disconnect', () => process.exit(0));
}

async function answer(message: ToModel, say: (message: FromModel) => void): Promise<void> {
  if (message.kind === 'cancel') {
    if (writing?.id === message.id) writing.abort.abort();
  } else if (message.kind === 'load') {
    await load(message, say).catch((error: unknown) => say({ kind: 'refused', problem: describe(error) }));
  } else
    await write(message.id, message.text, say).catch((error: unknown) => say({ kind: 'failed', id: message.id, problem: describe(error) }));
}

async function load(
  { file, contextTokens, threads }: Extract<ToModel, { kind: 'load' }>,
  say: (message: FromModel) => void,
): Promise<void> {
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, progressLogs: false, maxThreads: threads });
  const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
  context = await model.createContext({ contextSize: contextTokens, threads });
  sequence = context.getSequence();
  say({ kind: 'loaded' });
}

async function write(id: number, text: TextRequest, say: (message: FromModel) => void): Promise<void> {
  if (!sequence) throw new Error('no model is loaded');
  const abort = new AbortController();
  writing = { id, abort };
  const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: text.system, autoDisposeSequence: false });
  try {
    const { stopReason } = await session.promptWithMeta(text.prompt, {
      signal: abort.signal,
      stopOnAbortSignal: true,
      maxTokens: text.maxTokens,
      temperature: text.temperature,
      topK: 8,
      seed: text.seed,
      repeatPenalty: { penalty: 1.1, lastTokens: 64 },
      onTextChunk: (chunk) => say({ kind: 'token', id, text: chunk }),
    });
    say({ kind: 'written', id, isCut: stopReason === 'maxTokens', isCancelled: stopReason === 'abort' });
  } finally {
    writing = undefined;
    session.dispose();
  }
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
