/** What a synthetic ECG is made from. Settings of the generator, not findings: no reader or model ever sees them. */

/** Everything that shapes one ECG. */
export interface EcgParameters {
  readonly seed: number;
  readonly rhythm: 'sinus' | 'atrial-fibrillation' | 'ventricular-paced';
  /** Mean ventricular rate, beats a minute. */
  readonly rateBpm: number;
  readonly conduction: 'normal' | 'left-bundle-branch-block' | 'right-bundle-branch-block';
  /** Left-ventricular force relative to an average adult, 0.5 to 2.4. */
  readonly leftVentricularForce: number;
  /** Repolarisation strain that goes with hypertrophy, 0 to 1. */
  readonly strain: number;
  readonly ischaemia: 'none' | 'inferior-elevation' | 'anterior-elevation' | 'lateral-depression';
  /** Turn of the frontal axis, degrees, positive clockwise (to the right). */
  readonly axisTurnDegrees: number;
  /** Share of beats that are premature and of ventricular origin, 0 to 0.3. */
  readonly prematureShare: number;
  /** Muscle noise, standard deviation in µV. */
  readonly noiseMicrovolt: number;
  /** Baseline wander, amplitude in µV. */
  readonly wanderMicrovolt: number;
}

/** An average healthy ECG, to be varied. */
export const plainEcg: EcgParameters = {
  seed: 1,
  rhythm: 'sinus',
  rateBpm: 68,
  conduction: 'normal',
  leftVentricularForce: 1,
  strain: 0,
  ischaemia: 'none',
  axisTurnDegrees: 0,
  prematureShare: 0,
  noiseMicrovolt: 9,
  wanderMicrovolt: 30,
};
