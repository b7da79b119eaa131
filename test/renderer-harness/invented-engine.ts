/** Answers the contract with invented data over a MessagePort. `?film=damaged`, `?empty` and `?patients=N` change what it says. */
import type { CallKey, CallOutput } from '../../contract/calls.ts';
import { calls } from '../../contract/calls.ts';
import { StudyKey } from '../../contract/ids.ts';
import type { ClientMessage, EngineMessage } from '../../contract/wire.ts';
import type { DraftSentence } from '../../contract/draft.ts';
import {
  draft,
  ecgTrace,
  filmFacts,
  finding,
  hit,
  patient,
  sentence,
  study,
  studyFindings,
  worklistRow,
} from '../unit/renderer/invented.ts';
import { chestGrey, inventedFrame } from './invented-film.ts';

const query = new URLSearchParams(location.search);
const patientCount = query.has('empty') ? 0 : Number(query.get('patients') ?? 24);

const sentences: readonly DraftSentence[] = [
  sentence({ section: 'technique', text: 'PA chest radiograph and 12-lead ECG of the same day.', origin: 'rule', evidence: [] }),
  sentence(),
  sentence({
    text: 'The lungs are clear; no effusion or pneumothorax.',
    evidence: [{ kind: 'finding', label: 'Pleural effusion 0.06', stance: 'supports', reference: 'e' }],
  }),
  sentence({ text: 'Mild degenerative changes of the thoracic spine.', verdict: 'unsupported', evidence: [] }),
  sentence({
    section: 'ecg',
    text: 'Sinus rhythm, 67 per minute.',
    evidence: [{ kind: 'measurement', label: 'Heart rate 67 bpm', stance: 'supports', reference: 'hr' }],
  }),
  sentence({
    section: 'ecg',
    text: 'No voltage criteria of hypertrophy.',
    verdict: 'contradicted',
    evidence: [{ kind: 'measurement', label: 'R(V5)+S(V1) 3.90 mV', stance: 'contradicts', reference: 's' }],
  }),
  sentence({ section: 'impression', text: 'Cardiomegaly with left ventricular hypertrophy by voltage.' }),
];

function ecgSamples(): CallOutput<'openEcg'>['trace'] {
  const trace = ecgTrace();
  const beat = (t: number): number => {
    const wave = (at: number, width: number, height: number): number => height * Math.exp(-(((t - at) / width) ** 2));
    return wave(0.16, 0.03, 0.12) + wave(0.3, 0.008, -0.1) + wave(0.32, 0.012, 1.1) + wave(0.345, 0.01, -0.25) + wave(0.58, 0.05, 0.28);
  };
  const scales = [0.6, 1, 0.4, -0.8, 0.2, 0.7, -0.9, -0.6, 0.5, 1.3, 1.6, 1.2];
  for (let i = 0; i < trace.samplesMv.length; i++) {
    const t = (i % trace.samplesPerLead) / trace.samplingFrequencyHz;
    trace.samplesMv[i] = (scales[Math.floor(i / trace.samplesPerLead)] ?? 1) * beat(t % 0.89);
  }
  return trace;
}

function thumbnail(key: string): CallOutput<'getThumbnail'> {
  if (key.startsWith('e')) return { kind: 'ecg', samplesMv: ecgSamples().samplesMv.slice(5000, 10_000), samplingFrequencyHz: 500 };
  const grey = new Uint8Array(96 * 112);
  for (let i = 0; i < grey.length; i++) grey[i] = 255 * chestGrey(((i % 96) / 96) * 2 - 1, (Math.floor(i / 96) / 112) * 2 - 1);
  return { kind: 'film', width: 96, height: 112, grey };
}

const models = ['film-encoder', 'ecg-encoder', 'text-encoder', 'drafter'].map((name, i) => ({
  modelId: draft().modelId.replace('drafter', name) as never,
  task: ['film', 'ECG', 'text', 'drafting'][i] ?? '',
  state: 'ready' as const,
  bytes: 4_000_000 * (i + 1),
  licence: 'Apache-2.0',
  executionProvider: 'cpu',
  lastRunMs: 61 + i,
  card: `# ${name}\n\nWhat it does, on **which data**, and what it must not be used for.\n\n| set | AUC |\n|---|---|\n| held out | 0.90 |\n\n- one\n- two`,
}));

type Input = Record<string, never> & { studyKey: string; filter: string; offset: number; limit: number; anchor: { kind: string } };
type Say = (value: unknown) => void;

const answers: Partial<Record<CallKey, (input: Input, progress: Say, isCancelled: () => boolean) => unknown>> = {
  getStatus: () => ({
    version: '0.1.0',
    patientCount,
    studyCount: 2 * patientCount,
    executionProvider: 'cpu',
    keyCustody: 'key in the system keyring',
    models,
  }),
  listPatients: ({ filter, offset, limit }) => {
    const all = Array.from({ length: patientCount }, (_, i) => worklistRow(i)).filter((row) =>
      row.patient.name.toLowerCase().includes(filter.toLowerCase()),
    );
    return { rows: all.slice(offset, offset + limit), total: all.length };
  },
  openPatient: () => ({
    patient: patient(),
    studies: [
      study('f1', 'film'),
      study('e1', 'ecg', { acquiredAt: '2026-11-21T08:31:00' }),
      study('f0', 'film', { acquiredAt: '2025-05-03T09:00:00' }),
      study('e0', 'ecg', { acquiredAt: '2021-02-01' }),
    ],
    draft: null,
  }),
  openFilm: ({ studyKey }) => ({
    study: study(studyKey, 'film'),
    facts: filmFacts({ rows: 1200, columns: 1024 }),
  }),
  readFilmFrame: ({ studyKey }) => {
    if (query.get('film') === 'damaged') throw new Error('the pixels are cut');
    return { study: study(studyKey, 'film'), facts: filmFacts({ rows: 1200, columns: 1024 }), frame: inventedFrame() };
  },
  openEcg: ({ studyKey }) => ({
    study: study(studyKey, 'ecg'),
    trace: ecgSamples(),
    measurements: { heartRateBpm: 67, rrMs: 890, beatCount: 11, sokolowLyonMv: 3.9 },
  }),
  getThumbnail: ({ studyKey }) => thumbnail(studyKey),
  getFindings: ({ studyKey }) =>
    studyKey.startsWith('f')
      ? studyFindings(studyKey, 'film', [
          finding('Cardiomegaly', 0.91),
          finding('Tortuous aorta', 0.44),
          finding('Atelectasis', 0.21),
          finding('Pleural effusion', 0.06),
          finding('Edema', 0.03),
        ])
      : studyFindings(studyKey, 'ecg', [
          finding('Sinus rhythm', 0.97, 'ecg'),
          finding('LV hypertrophy', 0.78, 'ecg'),
          finding('ST-T change', 0.34, 'ecg'),
          finding('Atrial fibrillation', 0.01, 'ecg'),
        ]),
  findSimilarStudies: () => ({
    hits: Array.from({ length: 12 }, (_, i) =>
      hit(`${i % 3 === 1 ? 'e' : 'f'}${i + 10}`, i % 3 === 1 ? 'ecg' : 'film', 0.93 - i * 0.02, `p${i + 2}`),
    ),
    modelIds: [],
    searched: 10_412,
    milliseconds: 3.1,
  }),
  enrolSamples: () => ({ samplePatientKey: 'p1', patientKeys: [], imported: 0, duplicates: 48 }),
  importPaths: () => ({
    imported: 0,
    duplicates: 0,
    refused: 1,
    outcomes: [
      {
        kind: 'refused',
        path: '/invented/letter.pdf',
        code: 'format-unknown',
        reason: 'letter.pdf is neither a DICOM chest film nor a 12-lead ECG that Auscult reads. Import one of these.',
      },
    ],
  }),
  generateDraft: async (_input, progress, isCancelled) => {
    for (const one of sentences) {
      progress({ kind: 'section', section: one.section });
      for (const word of one.text.split(/(?<= )/)) {
        if (isCancelled()) return;
        progress({ kind: 'text', section: one.section, text: word });
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      progress({ kind: 'sentence', sentence: one });
    }
    return draft(sentences);
  },
};

/** Answers every message on the port. */
export function serveInventedEngine(port: MessagePort): void {
  const cancelled = new Set<number>();
  port.onmessage = (event: MessageEvent<ClientMessage>) => {
    const message = event.data;
    if (message.kind === 'cancel') return void cancelled.add(message.id);
    void answer(
      message,
      (reply) => port.postMessage(reply),
      () => cancelled.has(message.id),
    );
  };
}

async function answer(
  message: Extract<ClientMessage, { kind: 'request' }>,
  send: (reply: EngineMessage) => void,
  isCancelled: () => boolean,
): Promise<void> {
  const { id } = message;
  const key = (Object.keys(calls) as CallKey[]).find((candidate) => calls[candidate].name === message.call);
  const reply = key && answers[key];
  if (!reply)
    return send({ kind: 'failure', id, error: { code: 'internal-error', message: `No invented answer to ${message.call}.`, details: {} } });
  const output = await reply(
    { ...(message.input as Input), studyKey: StudyKey.safeParse((message.input as Input).studyKey).data ?? '' } as Input,
    (value) => send({ kind: 'progress', id, value }),
    isCancelled,
  );
  send({ kind: 'result', id, output });
}
