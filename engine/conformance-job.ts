/**
 * Child process of the conformance table: checks the files that its parent names, one at a time. A thread watches memory and processor
 * time and ends the process above the limits, because memory of WebAssembly and of buffers is beyond Node's own limits.
 */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { checkFile, fileProcessorSeconds, processBytes, type CheckRequest } from './conformance/index.ts';

const watchMs = 50;

/** Each message from the main thread is the beginning of a file. */
function watch(): void {
  let begun = process.cpuUsage();
  parentPort?.on('message', () => (begun = process.cpuUsage()));
  setInterval(() => {
    const { user, system } = process.cpuUsage(begun);
    if (process.memoryUsage.rss() > processBytes) process.kill(process.pid, 'SIGKILL');
    if ((user + system) / 1e6 > fileProcessorSeconds) process.kill(process.pid, 'SIGTERM');
  }, watchMs);
}

function serve(): void {
  const watcher = new Worker(fileURLToPath(import.meta.url));
  watcher.unref();
  process.on('message', (request: CheckRequest) => {
    watcher.postMessage('begin');
    void checkFile(request.folder, request.entry).then((check) => process.send?.(check));
  });
  process.on('disconnect', () => process.exit(0));
}

if (isMainThread) serve();
else watch();
