/** The annotations of a stored film as DICOM files. */
import { AuscultError } from '../../contract/index.ts';
import type { Annotation, CallOutput, CallParsedInput, FilmFacts, FilmFrame, StudyKey } from '../../contract/index.ts';
import { annotationLines, ratioCaution } from '../../contract/measure/annotation-text.ts';
import type { GreyPixels } from '../../contract/measure/roi-statistics.ts';
import { measuredValues, writeMeasurementReport, writePresentationState } from '../dicom-export/index.ts';
import type { FilmIdentity } from '../import/index.ts';
import type { Store } from '../store/index.ts';
import type { Encoders, FileReaders } from './capabilities.ts';
import type { FilmFrames } from './film-frames.ts';

/** What exporting annotations needs. */
export interface ExportAnnotationsParts {
  readonly store: Pick<Store, 'getStudy' | 'getFilmFacts' | 'getAnnotations' | 'readOriginals' | 'audit'>;
  readonly readers: Pick<FileReaders, 'readFilmIdentity'>;
  readonly filmFrames: Pick<FilmFrames, 'read'>;
  readonly encoders: () => Promise<Pick<Encoders, 'readerIds'>>;
  readonly version: string;
  readonly now: () => Date;
}

/**
 * Writes what is stored as drawn on a film.
 *
 * @throws AuscultError 'study-not-found' when there is no such film; 'export-identity-missing', 'export-needs-grey',
 * 'export-nothing-measured'; what reading the film refuses
 */
export async function exportAnnotations(
  parts: ExportAnnotationsParts,
  { studyKey, form, presentation, frame, observer }: CallParsedInput<'exportAnnotations'>,
): Promise<CallOutput<'exportAnnotations'>> {
  const study = await parts.store.getStudy(studyKey);
  if (study.modality !== 'film') throw new AuscultError('study-not-found', { studyKey });
  const [facts, annotations, [original]] = await Promise.all([
    parts.store.getFilmFacts(studyKey),
    parts.store.getAnnotations(studyKey),
    parts.store.readOriginals(studyKey),
  ]);
  const film = parts.readers.readFilmIdentity(original.bytes, study.sourceName);
  refuseNameless(film, study.sourceName);
  const frames = await readFrames(parts, studyKey, [frame, ...annotations.map((one) => one.frame)]);
  const pixelsOf = (one: Annotation): GreyPixels | null => greyPixels(frames.get(one.frame));
  const now = parts.now().toISOString();
  const origin = { version: parts.version, createdAt: now };
  const { isSynthetic } = study;
  const day = now.slice(0, 10);
  let written: CallOutput<'exportAnnotations'>;
  if (form === 'presentation-state') {
    const shown = frames.get(frame);
    if (shown?.pixels.kind !== 'grey') throw new AuscultError('export-needs-grey', { file: study.sourceName });
    const drawn = annotations.map((annotation) => ({ annotation, lines: annotationLines(annotation, facts, pixelsOf(annotation)) }));
    const range = [shown.pixels.min, shown.pixels.max] as const;
    const source = { film, facts, pixelAspect: shown.pixelAspect, range, drawn, view: presentation, creator: observer, isSynthetic };
    const bytes = writePresentationState(source, origin);
    written = { bytes: bytes.buffer, fileName: `Annotations ${day}.dcm`, remarks: shown.overlays.length > 0 ? [overlayRemark] : [] };
  } else {
    const all = annotations.map((annotation) => ({
      annotation,
      values: measuredValues(annotation, facts, pixelsOf(annotation)),
      caution: cautionOf(annotation, facts),
    }));
    const measured = all.filter(({ values }) => values.length > 0);
    if (measured.length === 0) throw new AuscultError('export-nothing-measured', {});
    const isPlaced = measured.some(({ annotation }) => annotation.origin === 'model');
    const modelId = isPlaced ? (await parts.encoders()).readerIds.organs : null;
    const bytes = writeMeasurementReport({ film, facts, measured, modelId, observer, isSynthetic }, origin);
    const left = all.length - measured.length;
    written = { bytes: bytes.buffer, fileName: `Measurements ${day}.dcm`, remarks: left === 0 ? [] : [leftRemark(left)] };
  }
  await parts.store.audit({ action: 'film.annotations-exported', subject: studyKey, details: { form, annotations: annotations.length } });
  return written;
}

const overlayRemark = 'Graphics of the film itself (overlays) are not switched on by this file.';

function leftRemark(count: number): string {
  const what = count === 1 ? '1 annotation measures nothing and is' : `${count} annotations measure nothing and are`;
  return `${what} not in it; a presentation state has all.`;
}

/** Without these another object cannot name the film. */
function refuseNameless({ study, seriesUid, sopClassUid, sopInstanceUid }: FilmIdentity, file: string): void {
  const named = [
    ['Study Instance UID', study.uid],
    ['Series Instance UID', seriesUid],
    ['SOP Class UID', sopClassUid],
    ['SOP Instance UID', sopInstanceUid],
  ] as const;
  const missing = named.find(([, uid]) => !/^[0-9.]{1,64}$/.test(uid));
  if (missing) throw new AuscultError('export-identity-missing', { file, missing: missing[0] });
}

/** The frames that are shown or drawn on, as modality values. */
async function readFrames(
  { filmFrames }: Pick<ExportAnnotationsParts, 'filmFrames'>,
  studyKey: StudyKey,
  wanted: readonly number[],
): Promise<Map<number, FilmFrame>> {
  const frames = new Map<number, FilmFrame>();
  for (const frame of new Set(wanted)) {
    frames.set(frame, (await filmFrames.read({ studyKey, frame, voi: 'none', size: 'whole' })).frame);
  }
  return frames;
}

function greyPixels(frame: FilmFrame | undefined): GreyPixels | null {
  if (frame?.pixels.kind !== 'grey') return null;
  return { columns: frame.columns, rows: frame.rows, values: frame.pixels.values, slope: 1, intercept: 0 };
}

function cautionOf({ kind }: Annotation, { viewPosition }: FilmFacts): string {
  const caution = kind === 'cardiothoracic-ratio' ? ratioCaution(viewPosition) : '';
  return caution === '' ? '' : `${caution.charAt(0).toUpperCase()}${caution.slice(1)}.`;
}
