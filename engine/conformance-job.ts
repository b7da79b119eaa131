/**
 * Child process of the conformance table: checks the files that its parent names, one at a time. A thread watches its memory and ends the
 * process above the limit, because memory of WebAssembly and of buffers is beyond Node's own limits.
 */
import { isMainThread, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { checkFile, processBytes, type CheckRequest } from './conformance/index.ts';

const watchMs = 50;

function watchMemory(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > processBytes) process.kill(process.pid, 'SIGKILL');
  }, watchMs);
}

function serve(): void {
  new Worker(fileURLToPath(import.meta.url)).unref();
  process.on('message', (request: CheckRequest) => {
    void checkFile(request.folder, request.entry).then((check) => process.send?.(check));
  });
  process.on('disconnect', () => process.exit(0));
}

if (isMainThread) serve();
else watchMemory();
