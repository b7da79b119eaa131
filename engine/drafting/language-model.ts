/** The drafter's parts: token table, projectors of embeddings, decoder, tokenizer. All run on the CPU. */
import { AuscultError, type Modality } from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { ModelSessions } from '../inference/model-sessions.ts';
import { floatsOf, floatTensor, int64Tensor, type OnnxSession, type OnnxTensors } from '../inference/onnx-runtime.ts';
import { loadTokenizer, type TextTokenizer } from '../inference/text-tokenizer.ts';
import { Decoder } from './decoder.ts';
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
  /** Soft tokens of a study: vectors that stand in the prompt for it. */
  soften(encoding: StudyEncoding): Promise<Float32Array>;
  /** A decoder that remembers nothing yet. */
  startDecoder(): Pick<Decoder, 'feed'>;
}

const projectorFiles: Readonly<Record<Modality, string>> = { film: 'drafter-film-projector.onnx', ecg: 'drafter-ecg-projector.onnx' };

function onlyOutput(outputs: OnnxTensors): Float32Array {
  const [tensor] = Object.values(outputs);
  if (!tensor) throw new RangeError('the model gave no output');
  return floatsOf(tensor);
}

/** What a projector is fed: the embedding, and the patch tokens where it wants them. */
function projectorFeeds(session: OnnxSession, encoding: StudyEncoding): OnnxTensors {
  const { modality, embedding, tokens, tokenCount, tokenDimension } = encoding;
  const feeds: OnnxTensors = { [`${modality}_embedding`]: floatTensor(embedding, [1, embedding.length]) };
  const tokensName = `${modality}_tokens`;
  if (session.inputNames.includes(tokensName)) feeds[tokensName] = floatTensor(tokens, [1, tokenCount, tokenDimension]);
  return feeds;
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
  const prompt = DrafterPrompt.safeParse(folder.entry(drafterId).prompt);
  if (!prompt.success)
    throw new AuscultError('model-corrupt', { modelId: folder.modelId(drafterId), file: 'manifest.json' }, { cause: prompt.error });
  const embed = async (ids: readonly number[]): Promise<Float32Array> =>
    onlyOutput(await table.run({ input_ids: int64Tensor(ids, [1, ids.length]) }));
  const width = (await embed([prompt.data.eosId])).length;
  return {
    prompt: prompt.data,
    tokenizer: await loadTokenizer(tokenizerFile, configFile),
    embed,
    soften: async (encoding) => {
      const projector = encoding.modality === 'film' ? film : ecg;
      return onlyOutput(await projector.run(projectorFeeds(projector, encoding)));
    },
    startDecoder: () => new Decoder(decoder, width, cacheShapeOf(decoder)),
  };
}
