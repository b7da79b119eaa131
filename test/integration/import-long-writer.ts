/** Runs in a process of its own: imports one recording and tells of every step, until it is done or killed. */
import { createEngine } from '../../engine/index.ts';
import { storeKey } from '../invented-studies.ts';

const [dataDir = '', modelsDir = '', header = ''] = process.argv.slice(2);
const engine = await createEngine({ dataDir, modelsDir, key: storeKey, keyCustody: 'kept by the test', version: '0.0.0' });
const onProgress = (progress: { kind: string; done?: number }): void =>
  void process.stdout.write(`${progress.kind} ${progress.done ?? 0}\n`);
await engine.call('importPaths', { paths: [header], encode: false }, { onProgress });
await engine.close();
