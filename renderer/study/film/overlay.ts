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
  /** CSS px to a film pixel. */
  readonly zoom: number;
  /** Degrees clockwise: 0, 90, 180, 270. */
  readonly rotation: number;
  readonly isFlippedAcross: boolean;
  readonly isFlippedUpsideDown: boolean;
  readonly isInverted: boolean;
}

/** The pixel spacing with where it was measured; said when it is not stated. */
export function spacingText(facts: Pick<FilmFacts, 'spacingMm' | 'spacingOrigin'>): string {
  if (facts.spacingMm === null) return 'spacing not stated: lengths in px';
  const [row, column] = facts.spacingMm;
  const size = row === column ? row.toFixed(3) : `${row.toFixed(3)} × ${column.toFixed(3)}`;
  return `${size} mm/px (${facts.spacingOrigin === 'imager' ? 'imager plane' : 'patient plane'})`;
}

/** Composes the corners. @param frame  that is shown, from 0 */
export function cornerLines(patient: Patient, study: Study, facts: FilmFacts, view: FilmView, frame = 0): CornerLines {
  const technique = [facts.modality, facts.viewPosition === '' ? 'view not stated' : facts.viewPosition, facts.bodyPart].filter(
    (part) => part !== '',
  );
  const window = view.window ? `W ${Math.round(view.window.width)}  L ${Math.round(view.window.center)}` : '';
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
    bottomLeft: [
      view.presetName === '' ? window : `${window}  ${view.presetName}`,
      `Zoom ${Math.round(view.zoom * 100)} %`,
      spacingText(facts),
      turned.join(' · '),
    ].filter((line) => line !== ''),
    bottomRight: [facts.institution, facts.manufacturer].filter((line) => line !== ''),
  };
}
