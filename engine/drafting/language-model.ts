/** The drafter's parts: token table, projectors of embeddings, decoder, tokenizer. All run on the CPU. */
import { AuscultError, type Modality } from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { ModelSessions } from '../inference/model-sessions.ts';
import { floatsOf, floatTensor, int64Tensor, type OnnxSession, type OnnxTensors } from '../inference/onnx-runtime.ts';
import { loadTokenizer, type TextTokenizer } from '../inference/text-tokenizer.ts';
import { Decoder } from './decoder.ts';
import { PlanTable } from './plan-table.ts';
import { DrafterPrompt } from './prompt.ts';

/** Id of the drafter in the manifest. */
export const drafterId = 'drafter';

/** A growing cache and 4-bit matrices of this size run faster on the CPU than through a graphics card's partitioned graph. */
const provider = 'cpu';

/** A language model that is ready to write. */
export interface LanguageModel {
  readonly prompt: DrafterPrompt;
  readonly tokenizer: TextTokenizer;
  /** Vectors of tokens, one after the other. */
  embed(ids: readonly number[]): Promise<Float32Array>;
  /** What can be stated and from which probability on; `null` where the model has no concept layer to plan from. */
  readonly planTable: PlanTable | null;
  /** Logits of the concepts in a study, in the order of the plan's table; empty without one. */
  conceptLogits(encoding: StudyEncoding): Promise<Float32Array>;
  /** Soft tokens of a study: vectors that stand in the prompt for it and speak of its plan. */
  soften(encoding: StudyEncoding, plan: Float32Array): Promise<Float32Array>;
  /** A decoder that remembers nothing yet. */
  startDecoder(): Pick<Decoder, 'position' | 'feed' | 'truncate' | 'mark' | 'goBackTo'>;
}

const projectorFiles: Readonly<Record<Modality, string>> = { film: 'drafter-film-projector.onnx', ecg: 'drafter-ecg-projector.onnx' };

function onlyOutput(outputs: OnnxTensors): Float32Array {
  const [tensor] = Object.values(outputs);
  if (!tensor) throw new RangeError('the model gave no output');
  return floatsOf(tensor);
}

/** What a projector is fed: embedding, patch tokens, and what is to be said of each concept. */
function projectorFeeds({ modality, embedding, tokens, tokenCount, tokenDimension }: StudyEncoding, plan: Float32Array): OnnxTensors {
  return {
    [`${modality}_embedding`]: floatTensor(embedding, [1, embedding.length]),
    [`${modality}_tokens`]: floatTensor(tokens, [1, tokenCount, tokenDimension]),
    [`${modality}_plan`]: floatTensor(plan, [1, plan.length]),
  };
}

function cacheShapeOf(decoder: OnnxSession): { heads: number; headDimension: number } {
  const [, heads, , headDimension] = decoder.inputShape('past_key_values.0.key');
  if (typeof heads !== 'number' || typeof headDimension !== 'number')
    throw new RangeError('the decoder does not state the size of its cache');
  return { heads, headDimension };
}

/**
 * Loads the drafter; later calls for the same sessions are quick.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
 */
export async function loadLanguageModel(sessions: ModelSessions): Promise<LanguageModel> {
  const { folder } = sessions;
  const open = (file: string): Promise<OnnxSession> => sessions.session(drafterId, file, provider);
  const decoder = await open('drafter.onnx');
  const [table, film, ecg] = [await open('drafter-embed.onnx'), await open(projectorFiles.film), await open(projectorFiles.ecg)];
  const files = ['drafter.tokenizer.json', 'drafter.tokenizer_config.json'] as const;
  const [tokenizerFile, configFile] = [await folder.verifiedFile(drafterId, files[0]), await folder.verifiedFile(drafterId, files[1])];
  const entry = folder.entry(drafterId);
  const prompt = DrafterPrompt.safeParse(entry.prompt);
  const plan = PlanTable.safeParse(entry.plan);
  if (!prompt.success || !plan.success) {
    throw new AuscultError(
      'model-corrupt',
      { modelId: folder.modelId(drafterId), file: 'manifest.json' },
      { cause: prompt.error ?? plan.error },
    );
  }
  const project = async (encoding: StudyEncoding, values: Float32Array, wanted: string): Promise<Float32Array> => {
    const projector = encoding.modality === 'film' ? film : ecg;
    return onlyOutput(await projector.run(projectorFeeds(encoding, values), [`${encoding.modality}_${wanted}`]));
  };
  const embed = async (ids: readonly number[]): Promise<Float32Array> =>
    onlyOutput(await table.run({ input_ids: int64Tensor(ids, [1, ids.length]) }));
  const width = (await embed([prompt.data.eosId])).length;
  return {
    prompt: prompt.data,
    tokenizer: await loadTokenizer(tokenizerFile, configFile),
    embed,
    planTable: plan.data,
    conceptLogits: (encoding) => project(encoding, new Float32Array(plan.data[encoding.modality].concepts.length), 'concepts'),
    soften: (encoding, values) => project(encoding, values, 'soft'),
    startDecoder: () => new Decoder(decoder, width, cacheShapeOf(decoder)),
  };
}
