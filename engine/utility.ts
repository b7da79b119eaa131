/** Entry of the engine's own process in the app (an Electron utility process): boots once, serves each client port, stops when told. */
import { join } from 'node:path';
import { AuscultError, isAuscultError } from '../contract/index.ts';
import type { EngineApi, EngineLog } from './engine-api.ts';
import { HostMessage } from './host-messages.ts';
import type { BootMessage, HostReply } from './host-messages.ts';
import { createEngine } from './index.ts';
import { HostedModelProcesses } from './own-model/hosted-process.ts';
import { openLocalLog } from './local-log.ts';
import { fromElectronPort, servePort } from './port-server.ts';
import type { ElectronPort } from './port-server.ts';
import { WarmWhenQuiet } from './warm-when-quiet.ts';

/** `process.parentPort`, which Electron adds in a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
  postMessage(message: HostReply): void;
}

const parentPort = (process as unknown as { parentPort: ParentPort }).parentPort;
const modelProcesses = new HostedModelProcesses((reply) => parentPort.postMessage(reply));
let running: { engine: Promise<EngineApi>; log: EngineLog } | undefined;

parentPort.on('message', ({ data, ports }) => {
  const message = HostMessage.parse(data);
  if (message.kind === 'boot') running ??= boot(message);
  if (message.kind === 'client' && running && ports[0]) servePort(fromElectronPort(ports[0]), running.engine, running.log);
  if (message.kind === 'model-process' && ports[0]) modelProcesses.connect(message.id, ports[0]);
  if (message.kind === 'model-process-ended') modelProcesses.ended(message.id);
  if (message.kind === 'stop') void stop();
});

function boot(message: BootMessage): NonNullable<typeof running> {
  const { logFile, kind: _kind, ...options } = message;
  const log = openLocalLog(logFile);
  process.on('uncaughtException', (error) => {
    log('error', 'the engine ended unexpectedly', error);
    process.exit(1);
  });
  const engine = createEngine({
    ...options,
    log,
    pixelWorkerFile: join(import.meta.dirname, 'pixel-worker.js'),
    startModelProcess: () => modelProcesses.start(),
    spellingWorkerFile: join(import.meta.dirname, 'spelling-worker.js'),
  }).then((opened) => new WarmWhenQuiet(opened));
  engine.then(
    () => parentPort.postMessage({ kind: 'ready' }),
    (error: unknown) => {
      log('error', 'the engine could not be started', error);
      const refusal = isAuscultError(error) ? error : new AuscultError('internal-error', { what: 'open the patient store' });
      parentPort.postMessage({ kind: 'failed', error: refusal.toWire() });
    },
  );
  return { engine, log };
}

async function stop(): Promise<void> {
  try {
    await (await running?.engine)?.close();
  } catch (error) {
    running?.log('error', 'the engine did not close cleanly', error);
  }
  process.exit(0);
}
