/** Annotations of a film as a DICOM file: what is asked of the engine, and where it is saved. */
import type { AuscultBridge } from '../../../contract/bridge.ts';
import type { CallInput } from '../../../contract/calls.ts';
import type { Engine } from '../../engine-client.ts';
import type { ExportChoice, ExportedFile } from '../../ui/export-choice.ts';
import type { FilmState } from './film.svelte.ts';

export type AnnotationForm = CallInput<'exportAnnotations'>['form'];
type Presentation = CallInput<'exportAnnotations'>['presentation'];

export const annotationForms: readonly ExportChoice<AnnotationForm>[] = [
  {
    form: 'presentation-state',
    label: 'Presentation state (GSPS)',
    hint: 'All that is drawn, with its texts, and window, inversion, rotation and flip as shown. Another DICOM viewer lays it over the film.',
  },
  {
    form: 'structured-report',
    label: 'Structured report (SR, TID 1500)',
    hint: 'The measurements as numbers with units and places, for archives and registries. Arrows, texts and markers are not in it. Unverified.',
  },
];

/**
 * Exports what is stored as drawn on the film; what was drawn last is stored first.
 *
 * @param observer  who drew, as typed; may be empty
 * @returns null when no place was chosen
 * @throws Error with a sentence for the reader
 */
export async function exportFilm(
  film: FilmState,
  engine: Engine,
  bridge: Pick<AuscultBridge, 'saveDicom'> | undefined,
  form: AnnotationForm,
  observer: string,
): Promise<ExportedFile | null> {
  const studyKey = film.film?.study.studyKey;
  if (studyKey === undefined || !film.isShown) throw new Error('The film is not shown any more.');
  await film.annotations.settled();
  if (film.annotations.problem !== '') throw new Error(film.annotations.problem);
  const asked = { studyKey, form, presentation: presentationOf(film), frame: film.frame, observer };
  const { bytes, fileName, remarks } = await engine.call('exportAnnotations', asked);
  const path = (await bridge?.saveDicom(fileName, bytes)) ?? null;
  return path === null ? null : { path, remarks };
}

/** How the film is shown now. */
export function presentationOf({ view, windows }: Pick<FilmState, 'view' | 'windows'>): Presentation {
  const { window, rotation, isInverted, isFlippedAcross, isFlippedUpsideDown } = view;
  const quarters = ((Math.round(rotation / 90) % 4) + 4) % 4;
  return {
    window: window && { center: window.center, width: window.width, isLinear: window.isLinear ?? false },
    appliedVoi: windows.appliedVoi,
    isInverted,
    rotation: ([0, 90, 180, 270] as const)[quarters] ?? 0,
    isFlippedAcross,
    isFlippedUpsideDown,
  };
}
