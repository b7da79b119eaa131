/** The facts that stand in the four corners of a film. Pure. */
import type { FilmFacts } from '../../../contract/film.ts';
import type { Patient, Study } from '../../../contract/study.ts';
import { formatDate, formatName, formatPatientId, formatSexAge } from '../../format.ts';
import type { GreyWindow } from './window-presets.ts';

/** Lines of each corner. */
export interface CornerLines {
  readonly topLeft: readonly string[];
  readonly topRight: readonly string[];
  readonly bottomLeft: readonly string[];
  readonly bottomRight: readonly string[];
}

/** How the film is shown at the moment. */
export interface FilmView {
  readonly window: GreyWindow | null;
  /** Name of the preset in force, '' after a drag. */
  readonly presetName: string;
  /** Whether the shown values went through a VOI transform of the file: 0 to 65535, no modality values. */
  readonly isPresentation: boolean;
  /** CSS px to a film pixel. */
  readonly zoom: number;
  /** Degrees clockwise: 0, 90, 180, 270. */
  readonly rotation: number;
  readonly isFlippedAcross: boolean;
  readonly isFlippedUpsideDown: boolean;
  readonly isInverted: boolean;
}

/** How the film lies on the glass, without its window. */
export type TurnedView = Omit<FilmView, 'window' | 'presetName' | 'isPresentation'>;

/** As a film comes: upright. */
export const restingView: TurnedView = {
  zoom: 1,
  rotation: 0,
  isFlippedAcross: false,
  isFlippedUpsideDown: false,
  isInverted: false,
};

/** The pixel spacing with where it was measured; said when it is not stated. */
export function spacingText(facts: Pick<FilmFacts, 'spacingMm' | 'spacingOrigin'>): string {
  if (facts.spacingMm === null) return 'spacing not stated: lengths in px';
  const [row, column] = facts.spacingMm;
  const size = row === column ? row.toFixed(3) : `${row.toFixed(3)} × ${column.toFixed(3)}`;
  return `${size} mm/px (${facts.spacingOrigin === 'imager' ? 'imager plane' : 'patient plane'})`;
}

/** Width and level with the preset's name. Values behind a table or a sigmoid have no unit of the film's: they are shares of 65535. */
function windowText({ window, presetName, isPresentation }: FilmView): string {
  if (window === null) return '';
  if (isPresentation && presetName !== '') return presetName;
  const digits = window.width < 10 ? 2 : 0;
  const text = `W ${window.width.toFixed(digits)}  L ${window.center.toFixed(digits)}`;
  if (isPresentation) return `${text} of 65535, behind the file’s own transform`;
  return presetName === '' ? text : `${text}  ${presetName}`;
}

/** Composes the corners. @param frame  that is shown, from 0 */
export function cornerLines(patient: Patient, study: Study, facts: FilmFacts, view: FilmView, frame = 0): CornerLines {
  const technique = [facts.modality, facts.viewPosition === '' ? 'view not stated' : facts.viewPosition, facts.bodyPart].filter(
    (part) => part !== '',
  );
  const window = windowText(view);
  const turned = [view.rotation === 0 ? '' : `rotated ${view.rotation}°`, view.isInverted ? 'inverted' : ''].filter((part) => part !== '');
  return {
    topLeft: [
      study.description,
      technique.join(' · '),
      `${facts.photometricInterpretation} · ${facts.bitsStored} bit`,
      `${facts.columns} × ${facts.rows}`,
      ...(facts.frames > 1 ? [`Frame ${frame + 1} of ${facts.frames}`] : []),
    ],
    topRight: [
      formatName(patient),
      `${formatPatientId(patient)} · ${formatSexAge(patient.sex, study.ageYears)}`,
      formatDate(study.acquiredAt),
    ],
    bottomLeft: [window, `Zoom ${Math.round(view.zoom * 100)} %`, spacingText(facts), turned.join(' · ')].filter((line) => line !== ''),
    bottomRight: [facts.institution, facts.manufacturer].filter((line) => line !== ''),
  };
}
