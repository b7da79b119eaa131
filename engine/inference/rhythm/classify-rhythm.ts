/** Rhythm of an ECG from its stacked scalograms, for the record and for each second. */
import { AuscultError, rhythmClasses, type EcgTrace, type ModelId, type RhythmClass } from '../../../contract/index.ts';
import type { ModelSessions } from '../model-sessions.ts';
import { floatsOf, floatTensor, type OnnxTensors } from '../onnx-runtime.ts';
import { rhythmColumnsPerSecond, rhythmImages } from './scalogram.ts';

/** Id in the manifest. */
export const rhythmModelId = 'rhythm-classifier';
const file = 'rhythm-classifier.onnx';
/** Images that the network takes; a shorter record is filled up with empty ones. */
const mostSeconds = 10;

/** Probability of one class. */
interface ClassProbability {
  readonly class: RhythmClass;
  readonly probability: number;
}

/** What the classifier says of a record, most probable first. */
export interface RhythmReading {
  readonly modelId: ModelId;
  readonly record: readonly ClassProbability[];
  readonly perSecond: readonly (readonly ClassProbability[])[];
  readonly scalogramSeconds: number;
}

/** Probabilities in the order of the manifest's labels → most probable first. */
function ranked(probabilities: Float32Array, classes: readonly RhythmClass[]): ClassProbability[] {
  return classes.map((name, i) => ({ class: name, probability: probabilities[i] ?? 0 })).sort((a, b) => b.probability - a.probability);
}

function isRhythmClass(code: string): code is RhythmClass {
  return (rhythmClasses as readonly string[]).includes(code);
}

function readOutputs(outputs: OnnxTensors, seconds: number, classes: readonly RhythmClass[]): Omit<RhythmReading, 'modelId'> {
  const { record, per_second: perSecond } = outputs;
  if (!record || !perSecond) throw new RangeError('an output is missing');
  const [ofRecord, ofSeconds] = [floatsOf(record), floatsOf(perSecond)];
  if (ofRecord.length !== classes.length || ofSeconds.length !== mostSeconds * classes.length)
    throw new RangeError('an output has another size');
  if (!ofRecord.every(Number.isFinite) || !ofSeconds.every(Number.isFinite)) throw new RangeError('an output is not finite');
  const second = (i: number): ClassProbability[] => ranked(ofSeconds.subarray(i * classes.length, (i + 1) * classes.length), classes);
  return { record: ranked(ofRecord, classes), perSecond: Array.from({ length: seconds }, (_, i) => second(i)), scalogramSeconds: seconds };
}

/**
 * Names the rhythm of an ECG.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed', 'ecg-leads-missing', 'ecg-too-short'
 */
export async function classifyRhythm(sessions: ModelSessions, trace: EcgTrace): Promise<RhythmReading> {
  await sessions.session(rhythmModelId, file);
  const modelId = sessions.folder.modelId(rhythmModelId);
  const { images, seconds } = rhythmImages(trace);
  const rows = images.length / seconds / rhythmColumnsPerSecond;
  const filled = new Float32Array(mostSeconds * rows * rhythmColumnsPerSecond);
  filled.set(images);
  const input = { scalograms: floatTensor(filled, [1, mostSeconds, rows, rhythmColumnsPerSecond]) };
  const outputs = await sessions.run(rhythmModelId, file, input, ['record', 'per_second']);
  try {
    const classes = sessions.folder.entry(rhythmModelId).labels.map(({ code }) => code);
    if (!classes.every(isRhythmClass)) throw new RangeError('a label is no rhythm');
    return { modelId, ...readOutputs(outputs, seconds, classes) };
  } catch (cause) {
    throw new AuscultError('model-failed', { modelId, problem: 'its outputs do not fit the manifest' }, { cause });
  }
}
