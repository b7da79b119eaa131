/** Entry of a decoding thread: does the pixel tasks that its pool sends, one at a time, and gives the results away without copying. */
import { parentPort } from 'node:worker_threads';
import { isAuscultError } from '../../contract/index.ts';
import { runPixelTaskHere, type PixelTask } from './dicom/pixel-task.ts';
import type { WorkerAnswer } from './pixel-pool.ts';

parentPort?.on('message', (task: PixelTask) => {
  void answerTo(task).then(({ answer, transfer }) => parentPort?.postMessage(answer, transfer));
});

async function answerTo(task: PixelTask): Promise<{ answer: WorkerAnswer; transfer: ArrayBuffer[] }> {
  try {
    const result = await runPixelTaskHere(task);
    const pixels = 'rgb' in result ? result.rgb : result.values;
    return { answer: { result }, transfer: pixels.buffer instanceof ArrayBuffer ? [pixels.buffer] : [] };
  } catch (error) {
    const refusal = isAuscultError(error) ? error.toWire() : { problem: error instanceof Error ? error.message : String(error) };
    return { answer: { refusal }, transfer: [] };
  }
}
