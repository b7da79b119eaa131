/** Encoding, a study at a time: from decoded pixels or millivolts to embedding, tokens and findings. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { decodeFilm, readEcg } from '../engine/import/index.ts';
import { createInference, type Inference } from '../engine/inference/index.ts';
import { runPythonPeer } from './python-peer.ts';
import { clinicalColumns, clinicalRows, makeClinicalFilms, makeEcgs } from './recordings.ts';
import { makeRow, reportRows, timeEach, type Row } from './row.ts';
import { modelsDir, withFolder } from './surroundings.ts';

const warmUps = 3;
const n = 30;
const peerName = 'Python onnxruntime + numpy, same model file';

async function filmRow(inference: Inference, folder: string): Promise<Row> {
  const image = await decodeFilm(makeClinicalFilms(1)[0] ?? new Uint8Array());
  const samples = await timeEach(warmUps, n, () => inference.encodeFilm(image));
  const raw = join(folder, 'film.f32');
  writeFileSync(raw, new Uint8Array(image.values.buffer, image.values.byteOffset, image.values.byteLength));
  const model = join(modelsDir, 'weights/film-encoder.onnx');
  const peer = await runPythonPeer(peerName, 'encode.py', ['film', model, raw, String(clinicalRows), String(clinicalColumns), String(n)]);
  return makeRow('Encode one film, 3000 × 2500 decoded pixels → embedding and findings', 'ms', samples, peer);
}

async function ecgRow(inference: Inference, folder: string): Promise<Row> {
  const trace = await readEcg([{ name: 'ecg.dcm', bytes: makeEcgs(1)[0] ?? new Uint8Array() }]);
  const samples = await timeEach(warmUps, n, () => inference.encodeEcg(trace));
  const raw = join(folder, 'ecg.f32');
  writeFileSync(raw, new Uint8Array(trace.samplesMv.buffer, trace.samplesMv.byteOffset, trace.samplesMv.byteLength));
  const model = join(modelsDir, 'weights/ecg-encoder.onnx');
  const peer = await runPythonPeer(peerName, 'encode.py', ['ecg', model, raw, '12', String(trace.samplesPerLead), String(n)]);
  return makeRow('Encode one ECG, 12 × 5000 samples → embedding and findings', 'ms', samples, peer);
}

async function textRow(inference: Inference): Promise<Row> {
  const sentences = [
    'left bundle branch block',
    'enlarged heart with fluid on the right',
    'no acute disease of the chest',
    'sinus rhythm, normal ECG',
  ];
  const samples = await timeEach(warmUps, n, (i) => inference.encodeText(sentences[i % sentences.length] ?? ''));
  return makeRow('Encode one sentence for search', 'ms', samples, { missing: 'none' });
}

process.env['AUSCULT_BENCH_THREADS'] ??= String(availableParallelism());
const rows = await withFolder(async (folder) => {
  const inference = await createInference({ modelsDir, log: () => undefined });
  try {
    return [await filmRow(inference, folder), await ecgRow(inference, folder), await textRow(inference)];
  } finally {
    await inference.close();
  }
});
reportRows(rows);
