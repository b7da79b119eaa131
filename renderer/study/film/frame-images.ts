/**
 * Frames of films as Cornerstone images. Pixels are decoded in the engine, by the very code whose results are compared with other
 * toolkits file by file, so what is on the glass is what was checked; a frame that the engine refuses fails with the engine's sentence.
 */
import { Enums, cache, eventTarget, getShouldUseCPURendering, imageLoader, metaData, utilities, type Types } from '@cornerstonejs/core';
import type { CallOutput } from '../../../contract/calls.ts';
import type { FilmFrame } from '../../../contract/film-frame.ts';
import { StudyKey } from '../../../contract/ids.ts';
import type { Engine } from '../../engine-client.ts';
import { firstRange, wholeNumbers, withAlpha, type FrameFacts } from './frame-pixels.ts';

const scheme = 'auscult-frame';

/** What is known of the images that Cornerstone holds. */
const loaded = new Map<string, FrameFacts & { readonly modality: string }>();

let isRegistered = false;

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
  return loaded.get(imageId);
}

/** The same frame with its modality values, which measurements are made on; itself unless its pixels went through a VOI transform. */
export function modalityImageId(imageId: string): string {
  return (loaded.get(imageId)?.appliedVoi ?? null) === null ? imageId : imageId.replace(/[^/]+$/, 'none');
}

/** Loads a frame; when its pixels went through a VOI transform, its modality values too. */
export async function loadFrame(imageId: string): Promise<void> {
  await imageLoader.loadAndCacheImage(imageId);
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
  imageLoader.registerImageLoader(scheme, (imageId) => startLoading(engine, imageId));
  metaData.addProvider(provideMetadata, 10_000);
  eventTarget.addEventListener(Enums.Events.IMAGE_CACHE_IMAGE_REMOVED, (event: Event) => {
    loaded.delete((event as CustomEvent<{ imageId: string }>).detail.imageId);
  });
}

function startLoading(engine: Engine, imageId: string): { promise: Promise<Types.IImage>; cancelFn: () => void } {
  const [key = '', frame = '0', voi = 'default'] = imageId.slice(scheme.length + 1).split('/');
  const cancelling = new AbortController();
  const request = {
    studyKey: StudyKey.parse(decodeURIComponent(key)),
    frame: Number(frame),
    voi: voi === 'default' || voi === 'none' ? voi : Number(voi),
  } as const;
  const promise = engine
    .call('readFilmFrame', request, { signal: cancelling.signal })
    .then((answer) => toImage(imageId, answer, getShouldUseCPURendering()));
  return { promise, cancelFn: () => cancelling.abort() };
}

/** @throws Error when the engine has answered with another film than the one that was asked for */
function toImage(imageId: string, answer: CallOutput<'readFilmFrame'>, isDrawnByCpu: boolean): Types.IImage {
  const { study, facts, frame } = answer;
  if (!imageId.startsWith(`${scheme}:${encodeURIComponent(study.studyKey)}/${frame.frame}/`)) {
    throw new Error('The engine answered with another film than the one that was asked for.');
  }
  const { pixels: _pixels, ...rest } = frame;
  loaded.set(imageId, { ...rest, modality: facts.modality });
  return imageOf(imageId, frame, isDrawnByCpu);
}

/** The image as Cornerstone wants it: values are in modality units, or whole numbers with a slope where the CPU draws. */
function imageOf(imageId: string, frame: FilmFrame, isDrawnByCpu: boolean): Types.IImage {
  const { rows, columns, pixels } = frame;
  const range = firstRange(frame);
  const drawn = drawnValues(frame, isDrawnByCpu);
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    scalarData: drawn.values,
    width: columns,
    height: rows,
    numberOfComponents: drawn.components,
  });
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
    sizeInBytes: drawn.values.byteLength,
    getPixelData: () => drawn.values,
    getCanvas: undefined as unknown as Types.IImage['getCanvas'],
    voxelManager: voxelManager as NonNullable<Types.IImage['voxelManager']>,
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
  const facts = typeof imageId === 'string' ? loaded.get(imageId) : undefined;
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
