/** The 12-lead ECG as every layer speaks of it. */
import { z } from 'zod';

/** The twelve standard leads in Auscult's one and only order. Sources with another order are re-ordered on import. */
export const leadNames = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export const LeadName = z.enum(leadNames);
export type LeadName = z.infer<typeof LeadName>;

/** What is known of one lead, beside its samples. */
export const LeadFacts = z.object({
  name: LeadName,
  /** `recorded` by the device, `derived` from I and II by Einthoven and Goldberger, or `missing`. */
  origin: z.enum(['recorded', 'derived', 'missing']),
  /** False when the source states no voltage scale; the trace is then drawn without millivolts. */
  isCalibrated: z.boolean(),
  /** Signal-quality remarks: flat, clipped … */
  notices: z.array(z.string()).max(8),
});
export type LeadFacts = z.infer<typeof LeadFacts>;

/** An ECG ready for drawing. `samplesMv` is lead-major: lead i, sample t at `i * samplesPerLead + t`; missing samples are NaN. */
export const EcgTrace = z.object({
  samplingFrequencyHz: z.number().positive(),
  samplesPerLead: z.int().positive(),
  leads: z.array(LeadFacts).length(12),
  samplesMv: z.instanceof(Float32Array),
});
export type EcgTrace = z.infer<typeof EcgTrace>;

/**
 * Declared display filter of a trace: zero-phase, so that nothing shifts in time. `null` leaves that part out. Measurements are
 * always made on the unfiltered trace.
 *
 * Corner frequencies are −3 dB points of the whole (forward and backward) filter; frequency responses: engine/signal/display-filter.ts.
 */
export const EcgFilter = z.strictObject({
  highPassHz: z
    .union([z.literal(0.05), z.literal(0.5)])
    .nullable()
    .default(null),
  lowPassHz: z
    .union([z.literal(25), z.literal(40), z.literal(100), z.literal(150)])
    .nullable()
    .default(null),
  /** Mains frequency that is taken out. */
  notchHz: z
    .union([z.literal(50), z.literal(60)])
    .nullable()
    .default(null),
});
export type EcgFilter = z.infer<typeof EcgFilter>;

/** Intervals and rate that Auscult measured itself; `null` where they could not be measured. */
export const EcgMeasurements = z.object({
  heartRateBpm: z.number().nullable(),
  /** Mean RR interval, ms. */
  rrMs: z.number().nullable(),
  /** Number of detected QRS complexes. */
  beatCount: z.int().min(0),
  /** R(V5) + S(V1) (Sokolow-Lyon), mV. */
  sokolowLyonMv: z.number().nullable(),
});
export type EcgMeasurements = z.infer<typeof EcgMeasurements>;
