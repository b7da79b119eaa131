/** Decoding of one frame as a piece of work that any thread can do: plain data in, plain data out. */
import type { FramePixels } from '../../../contract/index.ts';
import type { GreyImage } from '../parsed-study.ts';
import type { DecodedFrame } from './codec.ts';
import { toFramePixels } from './display.ts';
import { decodeFrame, type EncodedFrame } from './frames.ts';
import { toGreyImage } from './grey.ts';
import type { PixelTransform } from './pixel-transform.ts';
import { reduceGrey } from './reduce.ts';
import type { AppliedVoi } from './voi.ts';

interface TaskBase {
  readonly encoded: EncodedFrame;
  readonly transform: PixelTransform;
  /** File name for messages. */
  readonly file: string;
}

/** Pixels for display. */
export interface DisplayTask extends TaskBase {
  readonly kind: 'display';
  /** The VOI transform to apply; `null` leaves modality values. */
  readonly voi: AppliedVoi | null;
  /** Grey pixels are reduced to means of so many by so many; 1 leaves the film's own. */
  readonly reduction: number;
}

/** Grey values for encoder and thumbnail. */
export interface GreyTask extends TaskBase {
  readonly kind: 'grey';
}

export type PixelTask = DisplayTask | GreyTask;
export type PixelResult<T extends PixelTask> = T extends GreyTask ? GreyImage : FramePixels;

/** Does tasks, somewhere. Throws AuscultError 'film-decode-failed'. */
export type RunPixelTask = <T extends PixelTask>(task: T) => Promise<PixelResult<T>>;

/** Does a task on the calling thread. */
export const runPixelTaskHere: RunPixelTask = async <T extends PixelTask>(task: T) => {
  const { encoded, transform, file } = task;
  const frame = await decodeFrame(encoded, transform.description, file);
  const result = task.kind === 'grey' ? toGreyImage(transform, frame, file) : displayed(task, frame);
  return result as PixelResult<T>;
};

function displayed({ transform, voi, reduction, file }: DisplayTask, frame: DecodedFrame): FramePixels {
  const pixels = toFramePixels(transform, frame, voi, file);
  const { rows, columns } = transform.description;
  return pixels.kind === 'grey' && reduction > 1 ? reduceGrey(pixels, rows, columns, reduction) : pixels;
}
