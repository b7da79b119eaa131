/** The cardiothoracic ratio beside cardiomegaly: measured by the model, or by its lines as the reader has moved them on the film. */
import type { FilmAnatomy } from '../../../contract/anatomy.ts';
import type { Annotation } from '../../../contract/annotation.ts';
import { ratioAnnotation } from '../film/anatomy.svelte.ts';
import type { FilmState } from '../film/film.svelte.ts';
import { ratioCaution } from '../../../contract/measure/annotation-text.ts';
import { cardiothoracicRatio, scaleOf, type FilmPoint } from '../../../contract/measure/geometry.ts';

/** Cardiothoracic ratio above which the heart counts as enlarged on a PA film. Danzer CS, Am J Med Sci 1919;157:513. */
const ratioLimit = 0.5;

/** Ratios that differ by less are written alike. */
const visibleDifference = 0.005;

const sizeCodes = new Set(['cxr:cardiomegaly', 'cxr:enlarged-cardiomediastinum']);

/** Whether a label speaks of the size of the heart. */
export function isSizeLabel(code: string): boolean {
  return sizeCodes.has(code);
}

/** What is known of the heart's size, and what can be done with its lines. */
export interface HeartLines {
  /** By the lines that lie on the film now, else by the model; null where neither measured it. */
  readonly ratio: number | null;
  /** The model's ratio when the reader's lines say another. */
  readonly modelRatio: number | null;
  /** Why the model did not measure it. */
  readonly reason: string;
  /** What limits it on this view; '' on a PA film. */
  readonly caution: string;
  /** Shows, resets or hides the lines; null when there is nothing to draw. */
  readonly action: { readonly label: string; readonly title: string; readonly run: () => void } | null;
}

function ratioOf({ points }: Annotation, film: FilmState): number | null {
  const [a, b, c, d] = points as readonly (FilmPoint | undefined)[];
  if (!a || !b || !c || !d || !film.film) return null;
  const ratio = cardiothoracicRatio([a, b, c, d], scaleOf(film.film.facts));
  return Number.isFinite(ratio) ? ratio : null;
}

/** Puts the model's lines on the film, in place of others. */
function showLines(film: FilmState, anatomy: FilmAnatomy): void {
  const lines = ratioAnnotation(anatomy, new Date());
  if (!lines || !film.isShown) return;
  film.annotations.change([...film.annotations.list.filter(({ kind }) => kind !== 'cardiothoracic-ratio'), lines]);
  film.annotations.selectedId = lines.annotationId;
}

/** The heart's size on a film; null while nothing is known. Follows the lines as they are dragged. */
export function heartLines(film: FilmState | null, anatomy: FilmAnatomy | null): HeartLines | null {
  if (!film?.film || film.film.study.studyKey !== (anatomy?.studyKey ?? film.film.study.studyKey)) return null;
  const drawn = film.annotations.list.find(({ kind }) => kind === 'cardiothoracic-ratio');
  const byModel = anatomy?.cardiothoracicRatio;
  if (!drawn && !byModel) return null;
  const ratio = drawn ? ratioOf(drawn, film) : byModel?.kind === 'measured' ? byModel.ratio : null;
  const isMoved = byModel?.kind !== 'measured' || Math.abs((ratio ?? 0) - byModel.ratio) >= visibleDifference;
  const isReaders = drawn?.origin === 'reader' && isMoved;
  const hide = {
    label: 'Hide lines',
    title: 'Takes the two lines off the film',
    run: () => film.annotations.delete(drawn?.annotationId ?? null),
  };
  let action: HeartLines['action'] = drawn ? hide : null;
  if (anatomy && byModel?.kind === 'measured') {
    const run = (): void => showLines(film, anatomy);
    if (!drawn) action = { label: 'Show lines', title: 'Draws its two lines on the film; their ends can be dragged', run };
    else if (isReaders) action = { label: 'Model’s lines', title: 'Puts the lines back where the model measured', run };
  }
  return {
    ratio,
    modelRatio: isReaders && byModel?.kind === 'measured' ? byModel.ratio : null,
    reason: byModel?.kind === 'not-measurable' ? byModel.reason : '',
    caution: ratioCaution(film.film.facts.viewPosition.toUpperCase()),
    action,
  };
}

/** Whether the ratio is that of an enlarged heart. */
export function isEnlarged(heart: HeartLines | null): boolean {
  return (heart?.ratio ?? 0) > ratioLimit;
}

/** The heart's size as a sentence without its stop. */
export function heartSizeSentence({ ratio, modelRatio, reason, caution }: HeartLines): string {
  if (ratio === null) return `Cardiothoracic ratio not measurable: ${reason || 'the lines have no length'}`;
  const whose = modelRatio === null ? '' : ` by your lines (model ${modelRatio.toFixed(2)})`;
  return `Cardiothoracic ratio ${ratio.toFixed(2)}${whose}, usual up to ${ratioLimit.toFixed(2)} on PA${caution === '' ? '' : `; ${caution}`}`;
}
