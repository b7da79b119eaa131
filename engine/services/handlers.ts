/** Which service answers which call, and what it is handed. */
import type { CallKey, CallOutput, CallParsedInput, CallProgress, EngineEvent, ModelId, Study } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import { findSimilarStudies } from '../retrieval/index.ts';
import type { OwnModels } from '../own-model/own-models.ts';
import type { Spelling } from '../spelling/spelling-thread.ts';
import type { Store } from '../store/index.ts';
import type { DraftWriter, Encoders, FileReaders, MeasureEcg, SampleGenerator } from './capabilities.ts';
import { EcgAnalyses } from './ecg-analyses.ts';
import { EcgRecordings } from './ecg-recordings.ts';
import { EcgReadings } from './ecg-readings.ts';
import { crossModalAccuracy } from './cross-modal-accuracy.ts';
import { Explanations } from './explain-finding.ts';
import { putProbe, renameProbe, runProbe } from './probes.ts';
import { scoreWords } from './score-words.ts';
import { TypedWords } from './typed-words.ts';
import { getFindings } from './findings.ts';
import { encodeStudies } from './encode-studies.ts';
import { enrolSamples } from './enrol-samples.ts';
import { exportAnnotations } from './export-annotations.ts';
import { exportReport } from './export-report.ts';
import { checkSentences } from './check-sentences.ts';
import type { FilmAnatomies } from './film-anatomies.ts';
import type { FilmFrames } from './film-frames.ts';
import { generateDraft } from './generate-draft.ts';
import { importPaths, type PrepareOptions } from './import-paths.ts';
import { addAddendum, getReportTemplates, openReport, signReport, takeDraft } from './reports.ts';
import { getThumbnail, openEcg, openFilm, readTags } from './recordings.ts';
import { printEcg } from './print-ecg.ts';
import { getStatus } from './status.ts';
import type { StudyEncoder } from './study-encoder.ts';
import { listPatients, openPatient } from './worklist.ts';

/** How one call is run. */
export interface HandlerOptions<K extends CallKey> {
  readonly signal: AbortSignal;
  readonly onProgress: ((progress: CallProgress<K>) => void) | undefined;
}

/** Answers one call. */
export type Handler<K extends CallKey> = (input: CallParsedInput<K>, options: HandlerOptions<K>) => Promise<CallOutput<K>>;

/** One handler a call. */
export type Handlers = { readonly [K in CallKey]: Handler<K> };

/** Everything the services draw on; each takes its own part of it. */
export interface ServiceParts {
  readonly store: Store;
  readonly readers: FileReaders;
  readonly measureEcg: MeasureEcg;
  readonly encoders: () => Promise<Encoders>;
  readonly drafter: () => Promise<DraftWriter>;
  readonly studyEncoder: StudyEncoder;
  readonly anatomies: FilmAnatomies;
  readonly filmFrames: FilmFrames;
  readonly spelling: Spelling;
  readonly ownModels: OwnModels;
  readonly generateSamples: SampleGenerator;
  readonly emit: (event: EngineEvent) => void;
  readonly log: EngineLog;
  /** Folders of the models, and of the site's own prompts. */
  readonly modelsDir: string;
  readonly promptsDir: string;
  readonly version: string;
  readonly now: () => Date;
  readonly keyCustody: string;
}

/** Models that count as current; none when the models cannot be opened, since the worklist is shown all the same. */
async function currentModels(parts: ServiceParts): Promise<ModelId[]> {
  try {
    const { modelIds } = await parts.encoders();
    return [modelIds.film, modelIds.ecg];
  } catch (error) {
    parts.log('warn', 'the worklist is shown without knowing the models', error);
    return [];
  }
}

async function findSimilar(parts: ServiceParts, input: CallParsedInput<'findSimilarStudies'>): Promise<CallOutput<'findSimilarStudies'>> {
  const encoders = await parts.encoders();
  const answer = await findSimilarStudies(
    {
      store: parts.store,
      modelIds: encoders.modelIds,
      encodingOf: (studyKey) => parts.studyEncoder.summaryOf(studyKey),
      embedText: (text) => encoders.encodeText(text),
      secondLook: encoders.reranker ?? null,
    },
    input,
  );
  const { anchor } = input;
  const subject = anchor.kind === 'text' ? 'text' : anchor.kind === 'study' ? anchor.studyKey : (anchor.studyKeys[0] ?? 'fusion');
  await parts.store.audit({ action: 'similar.searched', subject, details: { hits: answer.hits.length } });
  return answer;
}

/** The handlers of all calls over the given parts. */
export function createHandlers(parts: ServiceParts): Handlers {
  const ecgReadings = new EcgReadings(parts);
  const { filmFrames } = parts;
  /** Makes what opening a study just stored would wait for. */
  const prepareForViewing = async ({ studyKey, format, modality }: Study, options: PrepareOptions): Promise<void> => {
    if (format === 'wfdb-long') await ecgRecordings.prepare(studyKey, options);
    if (modality === 'film') await filmFrames.keepPreview(studyKey);
  };
  /** Lets a film that somebody waits for go before work that takes the machine for itself. */
  const afterFilms =
    <K extends CallKey>(handler: Handler<K>): Handler<K> =>
    async (input, options) => {
      await filmFrames.whenIdle();
      return handler(input, options);
    };
  const ecgRecordings = new EcgRecordings(parts);
  const words = new TypedWords(parts.encoders, { modelsDir: parts.modelsDir, siteDir: parts.promptsDir });
  const explanations = new Explanations({ ...parts, readings: ecgReadings, words });
  const ecgAnalyses = new EcgAnalyses({ ...parts, readings: ecgReadings });
  return {
    getStatus: () => getStatus(parts),
    importPaths: (input, options) => importPaths({ ...parts, prepareForViewing }, input, options),
    enrolSamples: (input, options) => enrolSamples(parts, input, options),
    listPatients: async (input) => listPatients(parts.store, input, await currentModels(parts)),
    openPatient: ({ patientKey }) => openPatient(parts.store, patientKey),
    openFilm: ({ studyKey }) => openFilm(parts, studyKey),
    getAnnotations: async ({ studyKey }) => ({ annotations: await parts.store.getAnnotations(studyKey) }),
    putAnnotations: async ({ studyKey, annotations }) => ({ savedAt: await parts.store.putAnnotations(studyKey, annotations) }),
    exportAnnotations: (input) => exportAnnotations(parts, input),
    readTags: ({ studyKey }) => readTags(parts, studyKey),
    getEcgFiducials: async ({ studyKey }) => ({ fiducials: await parts.store.getEcgFiducials(studyKey) }),
    putEcgFiducials: async ({ studyKey, fiducials }) => ({ savedAt: await parts.store.putEcgFiducials(studyKey, fiducials) }),
    listHangingProtocols: async () => ({ protocols: await parts.store.listHangingProtocols() }),
    putHangingProtocol: async ({ protocol }) => {
      await parts.store.putHangingProtocol(protocol);
      return { protocols: await parts.store.listHangingProtocols() };
    },
    deleteHangingProtocol: async ({ name }) => {
      await parts.store.deleteHangingProtocol(name);
      return { protocols: await parts.store.listHangingProtocols() };
    },
    getFilmAnatomy: ({ studyKey }) => parts.anatomies.of(studyKey),
    readFilmFrame: (input) => filmFrames.read(input),
    openNewestFilm: ({ patientKey }) => filmFrames.openNewest(patientKey),
    prefetchFilms: ({ studyKeys, patientKeys, size }) => {
      filmFrames.prefetch(studyKeys, patientKeys, size);
      return Promise.resolve({});
    },
    getThumbnail: ({ studyKey }) => getThumbnail(parts, studyKey),
    openEcg: afterFilms((input) => openEcg(parts, input)),
    measureEcg: ({ studyKey, fiducials }) => ecgAnalyses.measure(studyKey, fiducials),
    compareEcgs: ({ studyKey, priorStudyKey }) => ecgAnalyses.compare(studyKey, priorStudyKey),
    openEcgOverview: (input) => ecgRecordings.overview(input),
    readEcgWindow: (input) => ecgRecordings.window(input),
    printEcg: (input) => printEcg({ ...parts, analyses: ecgAnalyses }, input),
    getEcgWaves: afterFilms(({ studyKey }) => ecgReadings.waves(studyKey)),
    getEcgRhythm: afterFilms(({ studyKey }) => ecgReadings.rhythm(studyKey)),
    getEcgScalogram: ({ studyKey, lead }) => ecgReadings.scalogram(studyKey, lead),
    encodeStudies: ({ studyKeys }, options) => encodeStudies(parts, studyKeys, options),
    getFindings: afterFilms(async ({ studyKey }) => {
      const found = await getFindings(parts, studyKey);
      explanations.prepareSoon(studyKey, found.modality);
      return found;
    }),
    explainFinding: ({ studyKey, target }) => explanations.explain(studyKey, target),
    scoreWords: afterFilms((input) => scoreWords({ ...parts, words }, input)),
    getCrossModalAccuracy: () => crossModalAccuracy(parts.modelsDir),
    listProbes: async () => ({ probes: await parts.store.listProbes() }),
    putProbe: ({ probe }) => putProbe(parts, probe),
    renameProbe: ({ name, to }) => renameProbe(parts, name, to),
    deleteProbe: async ({ name }) => {
      await parts.store.deleteProbe(name);
      return { probes: await parts.store.listProbes() };
    },
    runProbe: ({ name, limit }) => runProbe(parts, name, limit),
    findSimilarStudies: afterFilms((input) => findSimilar(parts, input)),
    generateDraft: afterFilms((input, options) => generateDraft({ ...parts, analyses: ecgAnalyses }, input, options)),
    listOwnModels: () => parts.ownModels.list(),
    importOwnModel: ({ path }, { onProgress, signal }) => parts.ownModels.add(path, (progress) => onProgress?.(progress), signal),
    loadOwnModel: ({ modelKey, ignoresMemory }, { signal }) => parts.ownModels.load(modelKey, ignoresMemory, signal),
    unloadOwnModel: () => {
      parts.ownModels.unload();
      return Promise.resolve({});
    },
    removeOwnModel: async ({ modelKey }) => {
      await parts.ownModels.remove(modelKey);
      return {};
    },
    openReport: (input) => openReport(parts, input),
    takeDraft: (input) => takeDraft(parts, input),
    saveReport: ({ reportKey, revision, sentences }) => parts.store.reports.save(reportKey, revision, sentences),
    checkSentences: (input) => checkSentences(parts, input),
    signReport: (input) => signReport(parts, input),
    addAddendum: (input) => addAddendum(parts, input),
    exportReport: (input) => exportReport(parts, input),
    getReportTemplates: () => getReportTemplates(parts),
    checkSpelling: async ({ texts }) => ({ misspelt: await parts.spelling.check(texts) }),
    suggestSpelling: async ({ word }) => ({ suggestions: await parts.spelling.suggest(word) }),
    addSpellingWord: async ({ word }) => {
      const words = await parts.store.reports.addWord(word);
      await parts.spelling.add(word);
      return { words };
    },
  };
}
