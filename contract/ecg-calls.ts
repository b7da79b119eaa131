/** Calls of the ECG room. */
import { z } from 'zod';
import { call } from './call.ts';
import { EcgAnalysis, MeasurementChange } from './ecg-analysis.ts';
import { EcgFilter, EcgMeasurements, EcgTrace, LeadName } from './ecg.ts';
import { BeatFiducials, EcgRhythm, EcgScalogram, EcgWaves } from './ecg-waves.ts';
import { StudyKey } from './ids.ts';
import { Study } from './study.ts';

/** The samples of a 12-lead ECG in mV at the rate they were recorded, filtered as asked, and what was measured on the unfiltered ones. */
export const openEcg = call({
  name: 'ecg.open',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey, filter: EcgFilter.optional() }),
  output: z.object({ study: Study, trace: EcgTrace, measurements: EcgMeasurements }),
});

/** Onsets, peaks and offsets of P, QRS and T of every beat. */
export const getEcgWaves = call({
  name: 'ecg.waves',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: EcgWaves,
});

/** Rhythm of an ECG, for the record and for each second. */
export const getEcgRhythm = call({
  name: 'ecg.rhythm',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: EcgRhythm,
});

/** Scalogram of one lead: what the rhythm classifier sees, in finer steps. Needs no model. */
export const getEcgScalogram = call({
  name: 'ecg.scalogram',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey, lead: LeadName }),
  output: EcgScalogram,
});

/** Beats, median beats, fiducials, intervals, axes, amplitudes and signal quality of a 12-lead ECG. */
export const measureEcg = call({
  name: 'ecg.measure',
  effect: 'read',
  input: z.strictObject({
    studyKey: StudyKey,
    /** Fiducials of the median beat over all leads as the reader set them; what depends on them is measured again. Nothing is stored. */
    fiducials: BeatFiducials.optional(),
  }),
  output: EcgAnalysis,
});

/** Fiducials of the median beat that a reader has kept for an ECG; null when nobody has. */
export const getEcgFiducials = call({
  name: 'ecg.getFiducials',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: z.object({ fiducials: BeatFiducials.nullable() }),
});

/** Keeps a reader's fiducials of the median beat with the study, in place of those before; null forgets them. */
export const putEcgFiducials = call({
  name: 'ecg.putFiducials',
  effect: 'write',
  input: z.strictObject({ studyKey: StudyKey, fiducials: BeatFiducials.nullable() }),
  output: z.object({
    /** ISO 8601 UTC. */
    savedAt: z.string(),
  }),
});

/** A 12-lead ECG beside another of the same patient: measurements and median beats, aligned at the QRS complex. */
export const compareEcgs = call({
  name: 'ecg.compare',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey, priorStudyKey: StudyKey }),
  output: z.object({
    current: Study,
    prior: Study,
    changes: z.array(MeasurementChange),
    /** In the order of `leadNames`; `null` where either lacks the lead or has no median beat. */
    leads: z
      .array(
        z.object({
          lead: LeadName,
          /** Correlation of the two median beats over P to T, −1 to 1. */
          correlation: z.number().nullable(),
          /** Root mean square of their difference, mV. */
          differenceMv: z.number().nullable(),
        }),
      )
      .length(12),
    /** Both median beats at the current one's rate, aligned; `null` when either has none. Lead-major, NaN where missing. */
    median: z
      .object({
        samplingFrequencyHz: z.number().positive(),
        samplesPerLead: z.int().positive(),
        alignedAt: z.int().min(0),
        currentMv: z.instanceof(Float32Array),
        priorMv: z.instanceof(Float32Array),
      })
      .nullable(),
    notices: z.array(z.string()),
  }),
});

/** One lead of a recording of any length, which need not be one of the twelve. */
export const RecordedLead = z.object({
  /** As the source writes it: `MLII`, `ECG1`. */
  label: z.string(),
  /** Which of the twelve it is, if one. */
  lead: LeadName.nullable(),
  isCalibrated: z.boolean(),
});
export type RecordedLead = z.infer<typeof RecordedLead>;

/**
 * A whole recording at a glance, of any length and any leads: an envelope a lead, and all beats. Works on every ECG; a long
 * recording (`Study.format` is `wfdb-long`) is opened by this call and `ecg.window` alone.
 */
export const openEcgOverview = call({
  name: 'ecg.overview',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey, /** columns of the envelope */ pixels: z.int().min(16).max(8_192) }),
  output: z.object({
    study: Study,
    samplingFrequencyHz: z.number().positive(),
    samplesPerLead: z.int().positive(),
    durationSeconds: z.number().positive(),
    leads: z.array(RecordedLead),
    /** Lead-major; in a lead a pair (lowest, highest) a column, mV: column c of lead i at `2 * (i * pixels + c)`. NaN = nothing recorded. */
    envelopeMv: z.instanceof(Float32Array),
    pixels: z.int(),
    beats: z.object({
      /** Sample of each QRS complex, ascending. */
      samples: z.instanceof(Int32Array),
      /** One a beat: 0 normal, 1 ectopic (supraventricular), 2 ectopic (ventricular), 3 unclassified. */
      kinds: z.instanceof(Uint8Array),
    }),
    /** Mean heart rate in each column, bpm; NaN where there is none. */
    heartRateBpm: z.instanceof(Float32Array),
    notices: z.array(z.string()),
  }),
});

/** A stretch of a recording, ready to draw on so many columns. */
export const readEcgWindow = call({
  name: 'ecg.window',
  effect: 'read',
  input: z.strictObject({
    studyKey: StudyKey,
    startSeconds: z.number().min(0),
    durationSeconds: z.number().positive().max(400_000),
    pixels: z.int().min(16).max(8_192),
    /** Indices into `leads` of the overview; all when absent. */
    leads: z.array(z.int().min(0)).max(64).optional(),
    /** Applied when samples are answered (not an envelope). */
    filter: EcgFilter.optional(),
  }),
  output: z.object({
    /** `samples` as long as there are at most four a column, else an `envelope` of (lowest, highest) pairs. */
    kind: z.enum(['samples', 'envelope']),
    startSample: z.int().min(0),
    /** Samples of the record that one value (or pair) stands for: 1 for samples. */
    samplesPerStep: z.number().positive(),
    /** Values (or pairs) in each lead. */
    stepsPerLead: z.int().min(0),
    /** Lead-major: `stepsPerLead` values or `2 * stepsPerLead` numbers a lead, mV; NaN = nothing recorded. */
    valuesMv: z.instanceof(Float32Array),
    samplingFrequencyHz: z.number().positive(),
  }),
});

export const paperLayouts = ['3x4+1', '3x4+3', '6x2', '12x1'] as const;

/** A 12-lead ECG as a page at exact size: PDF, millimetres on paper are what speed and gain say. */
export const printEcg = call({
  name: 'ecg.print',
  effect: 'read',
  input: z.strictObject({
    studyKey: StudyKey,
    layout: z.enum(paperLayouts).default('3x4+1'),
    /** Order of the limb leads: I II III aVR aVL aVF, or Cabrera's aVL I −aVR II aVF III. */
    isCabrera: z.boolean().default(false),
    speedMmPerSecond: z.union([z.literal(25), z.literal(50)]).default(25),
    gainMmPerMv: z.union([z.literal(5), z.literal(10), z.literal(20)]).default(10),
    filter: EcgFilter.optional(),
    rhythmLead: LeadName.default('II'),
    paper: z.enum(['A4', 'Letter']).default('A4'),
    startSeconds: z.number().min(0).default(0),
  }),
  output: z.object({
    /** The bytes of the PDF. */
    pdf: z.instanceof(ArrayBuffer),
    /** Suggested name of the file, without patient's name. */
    fileName: z.string(),
    pageCount: z.int().positive(),
  }),
});
