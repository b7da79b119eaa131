/**
 * Frames of films as Cornerstone images. Pixels are decoded in the engine, by the very code whose results are compared with other
 * toolkits file by file, so what is on the glass is what was checked; a frame that the engine refuses fails with the engine's sentence.
 */
import { Enums, cache, eventTarget, getShouldUseCPURendering, imageLoader, metaData, utilities, type Types } from '@cornerstonejs/core';
import type { CallInput, CallOutput } from '../../../contract/calls.ts';
import type { FilmFrame } from '../../../contract/film-frame.ts';
import { StudyKey } from '../../../contract/ids.ts';
import type { Engine } from '../../engine-client.ts';
import { greyRender } from './cpu-grey.ts';
import { markFilmStep } from './film-marks.ts';
import { GreyDrawing } from './draw-grey.ts';
import { firstRange, wholeNumbers, withAlpha, type FrameFacts, type ScaledValues } from './frame-pixels.ts';
import { GreyLevels } from './grey-levels.ts';

const scheme = 'auscult-frame';

/** What is known of an image that Cornerstone holds. */
interface LoadedFrame {
  readonly facts: FrameFacts & { readonly modality: string };
  /** Sizes of the frame that the CPU draws from; undefined where Cornerstone draws. */
  readonly levels: GreyLevels | undefined;
  /** False while only a preview of the frame is here. */
  isWhole: boolean;
}

const loaded = new Map<string, LoadedFrame>();

let isRegistered = false;
let engineOfFrames: Engine | undefined;

/**
 * Cornerstone's name of a frame.
 *
 * @param frame  from 0
 * @param voi    which of the file's VOI transforms is applied; see the call `film.readFrame`
 */
export function frameImageId(studyKey: StudyKey, frame = 0, voi: 'default' | 'none' | number = 'default'): string {
  return `${scheme}:${encodeURIComponent(studyKey)}/${frame}/${voi}`;
}

/** What is known of a frame that has been loaded and is still in Cornerstone's cache. */
export function frameFacts(imageId: string): FrameFacts | undefined {
  return loaded.get(imageId)?.facts;
}

/** Whether all pixels of a frame are here, and not only its preview. */
export function isWholeFrame(imageId: string): boolean {
  return loaded.get(imageId)?.isWhole ?? false;
}

/** The same frame with its modality values, which measurements are made on; itself unless its pixels went through a VOI transform. */
export function modalityImageId(imageId: string): string {
  return (loaded.get(imageId)?.facts.appliedVoi ?? null) === null ? imageId : imageId.replace(/[^/]+$/, 'none');
}

/** A first frame that is here already, so that loading it does not ask the engine for it; the last one offered counts. */
export function offerFrame(answer: CallOutput<'readFilmFrame'>): void {
  offered = answer;
}

let offered: CallOutput<'readFilmFrame'> | undefined;

/** What was offered for an image; taken once. */
function takeOffered(imageId: string, isDrawnByCpu: boolean): CallOutput<'readFilmFrame'> | undefined {
  const answer = offered;
  offered = undefined;
  if (!answer || frameImageId(answer.study.studyKey) !== imageId) return undefined;
  return isDrawnByCpu || answer.frame.reduction === 1 ? answer : undefined;
}

/** Loads a frame, or its preview where the engine has one and the CPU draws; `completeFrame` brings what is missing then. */
export async function loadFrame(imageId: string): Promise<void> {
  await imageLoader.loadAndCacheImage(imageId);
  if (isWholeFrame(imageId)) await loadModalityValues(imageId);
}

/**
 * Brings the pixels of a frame of which a preview is here.
 *
 * @throws Error when the frame cannot be decoded
 */
export async function completeFrame(imageId: string, signal: AbortSignal): Promise<void> {
  const image = cache.getImage(imageId);
  if (!image || !engineOfFrames || isWholeFrame(imageId)) return;
  const { study, frame } = await engineOfFrames.call('readFilmFrame', requestOf(imageId, 'whole'), { signal });
  ensureSame(imageId, study.studyKey, frame.frame);
  const held = loaded.get(imageId);
  if (cache.getImage(imageId) !== image || !held?.levels || frame.pixels.kind !== 'grey') return;
  const whole = wholeNumbers(frame.pixels);
  held.levels.put(whole.values, 1);
  Object.assign(image, pixelsOf(whole, 1, frame));
  held.isWhole = true;
  // A preview has no overlays.
  loaded.set(imageId, { ...held, facts: { ...held.facts, overlays: frame.overlays, reduction: 1 } });
  await loadModalityValues(imageId);
}

async function loadModalityValues(imageId: string): Promise<void> {
  const values = modalityImageId(imageId);
  if (values !== imageId) await imageLoader.loadAndCacheImage(values);
}

/** Lets go of all frames of a film that Cornerstone keeps. */
export function forgetFrameImages(studyKey: StudyKey): void {
  const stem = frameImageId(studyKey).replace(/[^/]+\/[^/]+$/, '');
  for (const imageId of [...loaded.keys()].filter((one) => one.startsWith(stem))) {
    if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
    loaded.delete(imageId);
  }
}

/** Makes frames loadable. The second call does nothing. */
export function registerFrameImages(engine: Engine): void {
  if (isRegistered) return;
  isRegistered = true;
  engineOfFrames = engine;
  imageLoader.registerImageLoader(scheme, (imageId) => startLoading(engine, imageId));
  metaData.addProvider(provideMetadata, 10_000);
  eventTarget.addEventListener(Enums.Events.IMAGE_CACHE_IMAGE_REMOVED, (event: Event) => {
    loaded.delete((event as CustomEvent<{ imageId: string }>).detail.imageId);
  });
}

/** What is asked of the engine for an image. */
function requestOf(imageId: string, size: 'whole' | 'preview'): CallInput<'readFilmFrame'> {
  const [key = '', frame = '0', voi = 'default'] = imageId.slice(scheme.length + 1).split('/');
  return {
    studyKey: StudyKey.parse(decodeURIComponent(key)),
    frame: Number(frame),
    voi: voi === 'default' || voi === 'none' ? voi : Number(voi),
    size,
  };
}

/** @throws Error when the engine has answered with another film than the one that was asked for */
function ensureSame(imageId: string, studyKey: StudyKey, frame: number): void {
  if (imageId.startsWith(`${scheme}:${encodeURIComponent(studyKey)}/${frame}/`)) return;
  throw new Error('The engine answered with another film than the one that was asked for.');
}

function startLoading(engine: Engine, imageId: string): { promise: Promise<Types.IImage>; cancelFn: () => void } {
  const cancelling = new AbortController();
  const isDrawnByCpu = getShouldUseCPURendering();
  const here = takeOffered(imageId, isDrawnByCpu);
  const answered = here
    ? Promise.resolve(here)
    : engine.call('readFilmFrame', requestOf(imageId, isDrawnByCpu ? 'preview' : 'whole'), { signal: cancelling.signal });
  const promise = answered.then((answer) => toImage(imageId, answer, isDrawnByCpu));
  return { promise, cancelFn: () => cancelling.abort() };
}

function toImage(imageId: string, { study, facts, frame }: CallOutput<'readFilmFrame'>, isDrawnByCpu: boolean): Types.IImage {
  ensureSame(imageId, study.studyKey, frame.frame);
  markFilmStep('pixels');
  const { pixels, ...rest } = frame;
  const drawn = drawnValues(frame, isDrawnByCpu);
  let levels: GreyLevels | undefined;
  if (isDrawnByCpu && pixels.kind === 'grey') {
    levels = new GreyLevels(frame.rows, frame.columns);
    levels.put(drawn.values as ScaledValues['values'], frame.reduction);
  }
  loaded.set(imageId, { facts: { ...rest, modality: facts.modality }, levels, isWhole: frame.reduction === 1 });
  return { ...imageOf(imageId, frame, drawn), ...(levels && { render: greyRender(new GreyDrawing(levels, drawn)) }) };
}

/** The image as Cornerstone wants it: values are in modality units, or whole numbers with a slope where the CPU draws. */
function imageOf(imageId: string, frame: FilmFrame, drawn: DrawnValues): Types.IImage {
  const { rows, columns, pixels } = frame;
  const range = firstRange(frame);
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    rowPixelSpacing: frame.pixelAspect[0],
    columnPixelSpacing: frame.pixelAspect[1],
    color: pixels.kind === 'colour',
    rgba: drawn.components === 4,
    numberOfComponents: drawn.components,
    dataType: drawn.values.constructor.name as Types.IImage['dataType'],
    // Of the whole frame also while its preview is here: what it will take once it is.
    sizeInBytes: drawn.values.BYTES_PER_ELEMENT * rows * columns * drawn.components,
    getCanvas: undefined as unknown as Types.IImage['getCanvas'],
    ...pixelsOf(drawn, drawn.components, frame),
    slope: drawn.slope,
    intercept: drawn.intercept,
    minPixelValue: drawn.min,
    maxPixelValue: drawn.max,
    // As LINEAR, whose range from black to white is center − 0.5 ∓ (width − 1)/2.
    windowWidth: range.upper - range.lower + 1,
    windowCenter: (range.upper + range.lower + 1) / 2,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR,
    invert: pixels.kind === 'grey' && pixels.isInverted,
    photometricInterpretation: photometricOf(frame),
    preScale: { enabled: true, scaled: drawn.slope === 1 && drawn.intercept === 0 },
  };
}

/** The part of an image that holds its pixels; of a preview it says its own size. */
function pixelsOf(
  { values }: Pick<DrawnValues, 'values'> | Pick<ScaledValues, 'values'>,
  components: number,
  { rows, columns, reduction }: Pick<FilmFrame, 'rows' | 'columns' | 'reduction'>,
): Pick<Types.IImage, 'getPixelData' | 'voxelManager'> {
  const scalarData = values as Types.PixelDataTypedArray;
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    scalarData,
    width: Math.ceil(columns / reduction),
    height: Math.ceil(rows / reduction),
    numberOfComponents: components,
  });
  return { getPixelData: () => scalarData, voxelManager: voxelManager as NonNullable<Types.IImage['voxelManager']> };
}

interface DrawnValues {
  readonly values: Types.PixelDataTypedArray;
  readonly components: number;
  readonly slope: number;
  readonly intercept: number;
  readonly min: number;
  readonly max: number;
}

function drawnValues({ pixels }: FilmFrame, isDrawnByCpu: boolean): DrawnValues {
  if (pixels.kind === 'colour') {
    const values = isDrawnByCpu ? withAlpha(pixels.rgb) : (pixels.rgb as Uint8Array<ArrayBuffer>);
    return { values, components: isDrawnByCpu ? 4 : 3, slope: 1, intercept: 0, min: 0, max: 255 };
  }
  const scaled = isDrawnByCpu ? wholeNumbers(pixels) : { ...pixels, slope: 1, intercept: 0 };
  return { ...scaled, values: scaled.values as Types.PixelDataTypedArray, components: 1 };
}

function photometricOf({ pixels }: Pick<FilmFrame, 'pixels'>): string {
  if (pixels.kind === 'colour') return 'RGB';
  return pixels.isInverted ? 'MONOCHROME1' : 'MONOCHROME2';
}

/** Cornerstone's tools and viewports ask for these modules by image. A spacing of 1 stands for none: `frameFacts` tells which it is. */
function provideMetadata(type: string, imageId: unknown): unknown {
  const facts = typeof imageId === 'string' ? loaded.get(imageId)?.facts : undefined;
  if (facts === undefined) return undefined;
  const { rows, columns, pixelAspect, modality } = facts;
  switch (type) {
    case 'imagePixelModule': {
      return { rows, columns, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', bitsAllocated: 16, bitsStored: 16, highBit: 15, pixelRepresentation: 0 }; // prettier-ignore
    }
    case 'imagePlaneModule': {
      return {
        rows,
        columns,
        rowPixelSpacing: pixelAspect[0],
        columnPixelSpacing: pixelAspect[1],
        rowCosines: [1, 0, 0],
        columnCosines: [0, 1, 0],
        imageOrientationPatient: [1, 0, 0, 0, 1, 0],
        imagePositionPatient: [0, 0, 0],
        frameOfReferenceUID: typeof imageId === 'string' ? imageId.split('/')[0] : '',
        usingDefaultValues: true,
      };
    }
    case 'generalSeriesModule':
      return { modality };
    default:
      return undefined;
  }
}
