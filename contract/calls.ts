/** Every call that the engine answers. The renderer's client, the engine's router and the command line follow from this list. Long because it is one list. */
import { z } from 'zod';
import { FilmAnatomy } from './anatomy.ts';
import { Annotations } from './annotation.ts';
import { call } from './call.ts';
import { DicomTag } from './dicom-tag.ts';
import { Draft, DraftProgress } from './draft.ts';
import {
  compareEcgs,
  getEcgFiducials,
  getEcgRhythm,
  getEcgScalogram,
  getEcgWaves,
  measureEcg,
  openEcg,
  openEcgOverview,
  printEcg,
  putEcgFiducials,
  readEcgWindow,
} from './ecg-calls.ts';
import { explainFinding, getCrossModalAccuracy, scoreWords } from './explanation.ts';
import { openNewestFilm, prefetchFilms, readFilmFrame } from './film-calls.ts';
import { exportAnnotations } from './film-export.ts';
import { FilmFacts } from './film.ts';
import { StudyFindings } from './finding.ts';
import { HangingProtocol } from './hanging-protocol.ts';
import { ModelId, PatientKey, StudyKey } from './ids.ts';
import { ModelStatus } from './model.ts';
import { importOwnModel, listOwnModels, loadOwnModel, removeOwnModel, unloadOwnModel } from './own-model.ts';
import * as reportCalls from './report-calls.ts';
import { deleteProbe, listProbes, putProbe, renameProbe, runProbe } from './probe.ts';
import { SearchAnchor, SimilarStudy } from './retrieval.ts';
import { Modality, Patient, Study, WorklistRow } from './study.ts';

/** What the status line says: engine, store, models. */
export const getStatus = call({
  name: 'system.getStatus',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({
    version: z.string(),
    patientCount: z.int().min(0),
    studyCount: z.int().min(0),
    /** Where the models run: `cpu`, `webgpu` … */
    executionProvider: z.string(),
    /** How the key of the store is kept, for the reader. */
    keyCustody: z.string(),
    models: z.array(ModelStatus),
    /** Why the folder of models cannot be opened; absent when it can. */
    modelsProblem: z.string().optional(),
  }),
});

/** One file of an import and what became of it. */
export const ImportOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('imported'), path: z.string(), study: Study, patient: Patient, milliseconds: z.number() }),
  z.object({ kind: z.literal('duplicate'), path: z.string(), studyKey: StudyKey }),
  z.object({ kind: z.literal('refused'), path: z.string(), code: z.string(), reason: z.string() }),
]);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

/** Imports files and folders, whatever is recognised in them; a refused file never stops the rest. Encodes what it imported when `encode` is set. */
export const importPaths = call({
  name: 'import.importPaths',
  effect: 'job',
  input: z.strictObject({ paths: z.array(z.string().min(1)).min(1).max(1_000), encode: z.boolean().default(true) }),
  output: z.object({
    imported: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    outcomes: z.array(ImportOutcome),
    /** Studies that were stored but could not be encoded, and why. */
    notEncoded: z.array(z.object({ studyKey: StudyKey, code: z.string(), reason: z.string() })).optional(),
  }),
  progress: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('found'), total: z.int() }),
    /** What became of a file, told as soon as it is stored or refused; of those done, it may still have to be prepared. */
    z.object({ kind: z.literal('file'), done: z.int(), total: z.int(), outcome: ImportOutcome }),
    /** Files done, with the parts of those that are being prepared: a long recording takes seconds. */
    z.object({ kind: z.literal('part'), done: z.number(), total: z.int() }),
    z.object({ kind: z.literal('encoded'), done: z.int(), total: z.int(), studyKey: StudyKey, milliseconds: z.number() }),
  ]),
});

/** Enrols the built-in sample patients (synthetic, labelled so) and encodes them when `encode` is set. Safe to run twice. */
export const enrolSamples = call({
  name: 'sample.enrol',
  effect: 'job',
  input: z.strictObject({ count: z.int().min(1).max(200).default(24), encode: z.boolean().default(true) }),
  output: z.object({
    samplePatientKey: PatientKey,
    patientKeys: z.array(PatientKey),
    imported: z.int(),
    duplicates: z.int(),
    /** Studies that were enrolled but could not be encoded, and why. */
    notEncoded: z.array(z.object({ studyKey: StudyKey, code: z.string(), reason: z.string() })).optional(),
  }),
  progress: z.object({ done: z.int(), total: z.int(), stage: z.enum(['generate', 'import', 'encode']) }),
});

/** The worklist, newest first unless asked otherwise. */
export const listPatients = call({
  name: 'worklist.listPatients',
  effect: 'read',
  input: z.strictObject({
    /** Matches name and patient ID, any part, without regard to case. */
    filter: z.string().max(200).default(''),
    modality: Modality.nullable().default(null),
    sort: z.enum(['latest', 'name', 'patientId']).default('latest'),
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(1_000).default(200),
  }),
  output: z.object({ rows: z.array(WorklistRow), total: z.int().min(0) }),
});

/** A patient with all studies, newest first. */
export const openPatient = call({
  name: 'worklist.openPatient',
  effect: 'read',
  input: z.strictObject({ patientKey: PatientKey }),
  output: z.object({ patient: Patient, studies: z.array(Study), draft: Draft.nullable() }),
});

/** What is known of a film before its pixels are decoded; `film.readFrame` gives those. */
export const openFilm = call({
  name: 'film.open',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: z.object({ study: Study, facts: FilmFacts }),
});

/** What readers have drawn on a film; empty when nothing. */
export const getAnnotations = call({
  name: 'film.getAnnotations',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: z.object({ annotations: Annotations }),
});

/** Keeps the annotations of a film, in place of those kept before. */
export const putAnnotations = call({
  name: 'film.putAnnotations',
  effect: 'write',
  input: z.strictObject({ studyKey: StudyKey, annotations: Annotations }),
  output: z.object({
    /** ISO 8601 UTC. */
    savedAt: z.string(),
  }),
});

/** Every element of a film's file, in the order of the file; sequences are followed by their items. */
export const readTags = call({
  name: 'film.readTags',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: z.object({ tags: z.array(DicomTag) }),
});

/** The hanging protocols that the reader has saved, by name. */
export const listHangingProtocols = call({
  name: 'hanging.list',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({ protocols: z.array(HangingProtocol) }),
});

/** Saves a hanging protocol; one of the same name is replaced, and another loses its digit to it. */
export const putHangingProtocol = call({
  name: 'hanging.put',
  effect: 'write',
  input: z.strictObject({ protocol: HangingProtocol }),
  output: z.object({ protocols: z.array(HangingProtocol) }),
});

/** Deletes a hanging protocol; nothing happens when there is none of that name. */
export const deleteHangingProtocol = call({
  name: 'hanging.delete',
  effect: 'write',
  input: z.strictObject({ name: z.string().min(1).max(40) }),
  output: z.object({ protocols: z.array(HangingProtocol) }),
});

/** Outlines of lungs and heart, cardiothoracic ratio, lung zones; measured when first asked for, then kept. Refuses ECGs. */
export const getFilmAnatomy = call({
  name: 'film.getAnatomy',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: FilmAnatomy,
});

/** A small grey picture of a film, or a polyline of an ECG's lead II, for lists. */
export const getThumbnail = call({
  name: 'study.getThumbnail',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('film'),
      width: z.int(),
      height: z.int(),
      /** one byte a pixel, white = dense */ grey: z.instanceof(Uint8Array),
    }),
    z.object({ kind: z.literal('ecg'), /** lead II, mV */ samplesMv: z.instanceof(Float32Array), samplingFrequencyHz: z.number() }),
  ]),
});

/** Encodes studies that the current models have not encoded yet; with `studyKeys` only these. */
export const encodeStudies = call({
  name: 'inference.encodeStudies',
  effect: 'job',
  input: z.strictObject({ studyKeys: z.array(StudyKey).max(100_000).optional() }),
  output: z.object({
    encoded: z.int(),
    refused: z.array(z.object({ studyKey: StudyKey, code: z.string(), reason: z.string() })),
    /** Mean time of one film and of one ECG, ms, preprocessing included. */
    meanMs: z.object({ film: z.number().nullable(), ecg: z.number().nullable() }),
  }),
  progress: z.object({ done: z.int(), total: z.int(), studyKey: StudyKey, milliseconds: z.number() }),
});

/** What the models say of a study. */
export const getFindings = call({
  name: 'inference.getFindings',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey }),
  output: StudyFindings,
});

/** Studies nearest to a study, a patient or a sentence, best first. The anchor's own patient is left out. */
export const findSimilarStudies = call({
  name: 'retrieval.findSimilarStudies',
  effect: 'read',
  input: z.strictObject({
    anchor: SearchAnchor,
    /** Only hits of this modality; `null` for both, interleaved by rank. */
    modality: Modality.nullable().default(null),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({
    hits: z.array(SimilarStudy),
    modelIds: z.array(ModelId),
    /** Number of vectors compared. */
    searched: z.int(),
    milliseconds: z.number(),
  }),
});

/** Drafts a report from the embeddings of a film and an ECG (either may be missing), streaming. Keeps the draft. */
export const generateDraft = call({
  name: 'drafting.generate',
  effect: 'job',
  input: z.strictObject({
    patientKey: PatientKey,
    /** Newest encoded film of the patient when absent; none when `null`. */
    filmStudyKey: StudyKey.nullable().optional(),
    ecgStudyKey: StudyKey.nullable().optional(),
    seed: z.int().min(0).default(7),
  }),
  output: Draft,
  progress: DraftProgress,
});

export const calls = {
  getStatus,
  importPaths,
  enrolSamples,
  listPatients,
  openPatient,
  openFilm,
  getAnnotations,
  putAnnotations,
  exportAnnotations,
  readTags,
  listHangingProtocols,
  putHangingProtocol,
  deleteHangingProtocol,
  getFilmAnatomy,
  readFilmFrame,
  openNewestFilm,
  prefetchFilms,
  getThumbnail,
  openEcg,
  measureEcg,
  compareEcgs,
  getEcgFiducials,
  putEcgFiducials,
  openEcgOverview,
  readEcgWindow,
  printEcg,
  getEcgWaves,
  getEcgRhythm,
  getEcgScalogram,
  encodeStudies,
  getFindings,
  explainFinding,
  scoreWords,
  getCrossModalAccuracy,
  listProbes,
  putProbe,
  renameProbe,
  deleteProbe,
  runProbe,
  findSimilarStudies,
  generateDraft,
  ...reportCalls,
  ...{ listOwnModels, importOwnModel, loadOwnModel, unloadOwnModel, removeOwnModel },
} as const;

export type Calls = typeof calls;
export type CallKey = keyof Calls;
export type CallInput<K extends CallKey> = z.input<Calls[K]['input']>;
/** Input after validation, defaults filled in: what a service receives. */
export type CallParsedInput<K extends CallKey> = z.output<Calls[K]['input']>;
export type CallOutput<K extends CallKey> = z.output<Calls[K]['output']>;
export type CallProgress<K extends CallKey> = Calls[K] extends { progress?: infer P } ? (P extends z.ZodType ? z.output<P> : never) : never;
