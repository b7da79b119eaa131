/** From the heart's vector to the twelve leads. */
import { leadNames, type LeadName } from '../../../contract/index.ts';

/**
 * Dower's matrix: potential of the eight independent leads from Frank's x, y, z.
 * @see Dower GE, Machado HB, Osborne JA, Clin Cardiol 1980;3:87–95
 */
export const dowerMatrix: Readonly<Record<IndependentLead, readonly [number, number, number]>> = {
  I: [0.632, -0.235, 0.059],
  II: [0.235, 1.066, -0.132],
  V1: [-0.515, 0.157, -0.917],
  V2: [0.044, 0.164, -1.387],
  V3: [0.882, 0.098, -1.277],
  V4: [1.213, 0.127, -0.601],
  V5: [1.125, 0.127, -0.086],
  V6: [0.831, 0.076, 0.23],
};

/** Leads that carry information of their own; III, aVR, aVL, aVF follow from I and II. */
export type IndependentLead = Exclude<LeadName, 'III' | 'aVR' | 'aVL' | 'aVF'>;

/** The eight in the order of `leadNames`. */
export const independentLeads: readonly IndependentLead[] = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/**
 * Completes eight digitised leads to twelve by Einthoven (III = II − I) and Goldberger, in whole steps of the digitiser.
 *
 * @param samples  one array a lead, steps of the digitiser
 * @returns twelve arrays in the order of `leadNames`
 */
export function completeLeads(samples: Readonly<Record<IndependentLead, Int16Array>>): Int16Array[] {
  const { I: one, II: two } = samples;
  const combine = (ofOne: number, ofTwo: number): Int16Array => one.map((value, i) => Math.round(ofOne * value + ofTwo * (two[i] ?? 0)));
  const derived: Readonly<Record<'III' | 'aVR' | 'aVL' | 'aVF', Int16Array>> = {
    III: combine(-1, 1),
    aVR: combine(-0.5, -0.5),
    aVL: combine(1, -0.5),
    aVF: combine(-0.5, 1),
  };
  const all: Readonly<Record<LeadName, Int16Array>> = { ...samples, ...derived };
  return leadNames.map((name) => all[name]);
}
