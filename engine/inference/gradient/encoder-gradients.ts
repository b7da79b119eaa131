/**
 * Gradients of the encoders' outputs with respect to their input. The backward pass ships as a fragment without weights that is
 * appended to the encoder's file (models/training/auscult_models/explain); a fragment fits one version of an encoder.
 */
import { readFile } from 'node:fs/promises';
import { AuscultError, type Modality, type ModelId } from '../../../contract/index.ts';
import { ecgSampleCount } from '../ecg-samples.ts';
import { encoderModelIds } from '../encoders.ts';
import { embeddingDimension } from '../encoding.ts';
import { filmSizePx } from '../film-pixels.ts';
import { findingCodes } from '../findings.ts';
import type { ModelFolder } from '../model-folder.ts';
import type { ModelSessions } from '../model-sessions.ts';
import { floatsOf, floatTensor, type OnnxSession, type OnnxTensor, type OnnxTensors } from '../onnx-runtime.ts';

/** Id in the manifest. */
export const explainerModelId = 'explainer';

/** What is explained: the score Σ embedding · embeddingWeights + Σ logits · logitWeights. */
export interface ScoreDirection {
  /** `embeddingDimension` values. */
  readonly embeddingWeights: Float32Array;
  /** One value a label of the encoder. */
  readonly logitWeights: Float32Array;
}

/** Outputs of one run on a batch of inputs. */
export interface GradientRun {
  /** Score of each input. */
  readonly scores: readonly number[];
  /** Gradient of each input's score, in the layout of the input. */
  readonly gradients: Float32Array;
}

/** What rollout needs: probabilities of each layer (heads × T × T) and of the pooling (T), of one input. */
export interface AttentionRun {
  readonly layers: readonly Float32Array[];
  readonly pooling: Float32Array;
  readonly tokenCount: number;
}

/** Layout of the encoders' inputs without the batch. */
const inputs: Readonly<Record<Modality, { readonly name: string; readonly dims: readonly number[] }>> = {
  film: { name: 'pixels', dims: [1, filmSizePx, filmSizePx] },
  ecg: { name: 'ecg', dims: [12, ecgSampleCount] },
};
const attentionOutputs = ['attention_0', 'attention_1'] as const;

/** Changes the bytes of an encoder before it is loaded; for the check by shuffled weights. */
export type AlterEncoder = (encoder: Uint8Array) => Uint8Array;

function sha256InManifest(folder: ModelFolder, id: string): string | undefined {
  return folder.entry(id).files.find((file) => file.path.endsWith(`/${id}.onnx`))?.sha256;
}

/** Gradients of the installed encoders. Runs on the CPU, whatever the encoders run on. */
export class EncoderGradients {
  readonly #sessions: ModelSessions;
  readonly #alter: AlterEncoder | undefined;

  constructor(sessions: ModelSessions, alter?: AlterEncoder) {
    this.#sessions = sessions;
    this.#alter = alter;
  }

  /** `explainer@version` with the encoder's own name, since a map depends on both. */
  modelId(modality: Modality): ModelId {
    const { folder } = this.#sessions;
    return `${folder.modelId(explainerModelId)} on ${folder.modelId(encoderModelIds[modality])}` as ModelId;
  }

  /**
   * The direction in which one label's logit grows.
   *
   * @param code  `cxr:pleural-effusion`, `scp:LVH` …
   * @returns `null` when the encoder has no such label
   */
  directionOf(modality: Modality, code: string): ScoreDirection | null {
    const { labels } = this.#sessions.folder.entry(encoderModelIds[modality]);
    const index = findingCodes(labels, modality).indexOf(code);
    if (index < 0) return null;
    const logitWeights = new Float32Array(labels.length);
    logitWeights[index] = 1;
    return { embeddingWeights: new Float32Array(embeddingDimension), logitWeights };
  }

  /** The direction of a vector of the joint space: the score is the cosine with it, times its length. */
  directionAlong(modality: Modality, embeddingWeights: Float32Array): ScoreDirection {
    const { labels } = this.#sessions.folder.entry(encoderModelIds[modality]);
    return { embeddingWeights, logitWeights: new Float32Array(labels.length) };
  }

  /**
   * Scores and their gradients.
   *
   * @param batch  inputs of the encoder behind each other
   * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
   */
  async run(modality: Modality, batch: Float32Array, direction: ScoreDirection): Promise<GradientRun> {
    const outputs = await this.#outputs(modality, batch, direction, ['gradient', 'embedding', 'logits']);
    return { gradients: floatsOf(this.#named(modality, outputs, 'gradient')), scores: this.#scores(modality, outputs, direction) };
  }

  /**
   * Scores alone, by the encoder without the backward pass: ONNX Runtime runs all of a graph, whichever outputs are asked for, and the
   * pass backwards is four fifths of the work.
   *
   * @throws AuscultError as `run`
   */
  async scores(modality: Modality, batch: Float32Array, direction: ScoreDirection): Promise<readonly number[]> {
    const session = await this.#encoder(modality);
    const feeds = { [inputs[modality].name]: batchTensor(modality, batch) };
    return this.#scores(modality, await this.#run(modality, session, feeds, ['embedding', 'logits']), direction);
  }

  /** Attention of one input. @throws AuscultError as `run` */
  async attention(modality: Modality, input: Float32Array): Promise<AttentionRun> {
    const direction = this.directionAlong(modality, new Float32Array(embeddingDimension));
    const outputs = await this.#outputs(modality, input, direction, [...attentionOutputs, 'attention']);
    const pooling = floatsOf(this.#named(modality, outputs, 'attention'));
    const layers = attentionOutputs.map((name) => floatsOf(this.#named(modality, outputs, name)));
    return { layers, pooling, tokenCount: pooling.length };
  }

  /** Loads what a first explanation would wait for. @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed' */
  async warm(): Promise<void> {
    for (const modality of ['film', 'ecg'] as const) await this.#session(modality);
  }

  #scores(modality: Modality, outputs: OnnxTensors, direction: ScoreDirection): number[] {
    const embedding = floatsOf(this.#named(modality, outputs, 'embedding'));
    const logits = floatsOf(this.#named(modality, outputs, 'logits'));
    const count = embedding.length / direction.embeddingWeights.length;
    return Array.from(
      { length: count },
      (_, i) => dotAt(embedding, i, direction.embeddingWeights) + dotAt(logits, i, direction.logitWeights),
    );
  }

  #named(modality: Modality, outputs: OnnxTensors, name: string): OnnxTensors[string] {
    const tensor = outputs[name];
    if (!tensor) throw new AuscultError('model-failed', { modelId: this.modelId(modality), problem: `the output ${name} is missing` });
    return tensor;
  }

  async #outputs(modality: Modality, batch: Float32Array, direction: ScoreDirection, outputs: readonly string[]): Promise<OnnxTensors> {
    const session = await this.#session(modality);
    const feeds = {
      [inputs[modality].name]: batchTensor(modality, batch),
      embedding_weights: floatTensor(direction.embeddingWeights, [direction.embeddingWeights.length]),
      logit_weights: floatTensor(direction.logitWeights, [direction.logitWeights.length]),
    };
    return this.#run(modality, session, feeds, outputs);
  }

  async #run(modality: Modality, session: OnnxSession, feeds: OnnxTensors, outputs: readonly string[]): Promise<OnnxTensors> {
    try {
      return await session.run(feeds, outputs);
    } catch (cause) {
      throw new AuscultError('model-failed', { modelId: this.modelId(modality), problem: 'it cannot run on this machine' }, { cause });
    }
  }

  /** The encoder alone: the session that studies are encoded with, unless its weights are altered. */
  #encoder(modality: Modality): Promise<OnnxSession> {
    const id = encoderModelIds[modality];
    if (!this.#alter) return this.#sessions.session(id, `${id}.onnx`);
    return this.#sessions.joinedSession(explainerModelId, `${id}.onnx altered`, () => this.#encoderBytes(modality));
  }

  async #encoderBytes(modality: Modality): Promise<Uint8Array> {
    const id = encoderModelIds[modality];
    const encoder = await readFile(await this.#sessions.folder.verifiedFile(id, `${id}.onnx`));
    return this.#alter ? this.#alter(encoder) : encoder;
  }

  #session(modality: Modality): Promise<OnnxSession> {
    const { folder } = this.#sessions;
    const id = encoderModelIds[modality];
    const file = `${explainerModelId}-${modality}.fragment`;
    return this.#sessions.joinedSession(explainerModelId, `${file}${this.#alter ? ' altered' : ''}`, async () => {
      if (folder.entry(explainerModelId).fits?.[id] !== sha256InManifest(folder, id)) {
        throw new AuscultError('model-failed', {
          modelId: folder.modelId(explainerModelId),
          problem: `it was made for another version of the ${id}`,
        });
      }
      const [encoder, fragment] = await Promise.all([
        this.#encoderBytes(modality),
        folder.verifiedFile(explainerModelId, file).then((path) => readFile(path)),
      ]);
      return Buffer.concat([encoder, fragment]);
    });
  }
}

/** Inputs behind each other as one tensor. */
function batchTensor(modality: Modality, batch: Float32Array): OnnxTensor {
  const { dims } = inputs[modality];
  return floatTensor(batch, [batch.length / dims.reduce((product, side) => product * side, 1), ...dims]);
}

function dotAt(values: Float32Array, row: number, weights: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (values[row * weights.length + i] ?? 0);
  return sum;
}
