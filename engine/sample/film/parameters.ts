/** What a synthetic chest film is made from. Settings of the generator, not findings: no reader or model ever sees them. */

/** A patch of denser lung. */
export interface OpacityParameters {
  readonly side: 'right' | 'left';
  readonly zone: 'upper' | 'middle' | 'lower';
  /** 0 to 1: how much of the air is replaced at the patch's centre. */
  readonly density: number;
  readonly radiusCm: number;
}

/** Everything that shapes one film. */
export interface FilmParameters {
  readonly seed: number;
  readonly sex: 'F' | 'M';
  readonly viewPosition: 'PA' | 'AP';
  /** Heart's greatest width over the lungs' greatest outer width, 0.36 to 0.72. */
  readonly cardiothoracicRatio: number;
  /** Soft-tissue thickness relative to an average adult, 0.8 to 1.35. */
  readonly habitus: number;
  /** Diaphragm position: −1 shallow breath, 0 usual, 1 hyperinflated. */
  readonly inflation: number;
  /** Shift of the mediastinum against the cage by a turned patient, cm, positive to the patient's left. */
  readonly rotationCm: number;
  /** Pleural fluid, 0 none to 1 half the lung. */
  readonly effusionRight: number;
  readonly effusionLeft: number;
  readonly opacity: OpacityParameters | null;
  /** Vascular congestion, 0 to 1: wider upper vessels, fluid in the interstitium. */
  readonly congestion: number;
  readonly hasPacemaker: boolean;
}

/** An average healthy film, to be varied. */
export const plainFilm: FilmParameters = {
  seed: 1,
  sex: 'M',
  viewPosition: 'PA',
  cardiothoracicRatio: 0.45,
  habitus: 1,
  inflation: 0,
  rotationCm: 0,
  effusionRight: 0,
  effusionLeft: 0,
  opacity: null,
  congestion: 0,
  hasPacemaker: false,
};
