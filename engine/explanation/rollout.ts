/**
 * Attention rollout: how much of each token reaches the pooled vector by attention alone, whatever is asked. Abnar S, Zuidema W,
 * ACL 2020. Not shown to readers: it is what our maps are measured against.
 */
import type { EncoderGradients } from '../inference/index.ts';

type AttentionRun = Awaited<ReturnType<EncoderGradients['attention']>>;

/** Mean over the heads, half of it the token itself (the shortcut). */
function mixing(layer: Float32Array, tokens: number): Float32Array {
  const heads = layer.length / (tokens * tokens);
  const mean = new Float32Array(tokens * tokens);
  for (let i = 0; i < layer.length; i++) mean[i % mean.length] = (mean[i % mean.length] ?? 0) + (layer[i] ?? 0) / heads;
  return mean.map((value, i) => 0.5 * value + (Math.floor(i / tokens) === i % tokens ? 0.5 : 0));
}

/** One share a token; they sum to 1. */
export function attentionRollout({ layers, pooling, tokenCount }: AttentionRun): Float32Array {
  let shares = Float32Array.from(pooling);
  for (const layer of [...layers].reverse()) {
    const mixed = mixing(layer, tokenCount);
    const next = new Float32Array(tokenCount);
    for (let query = 0; query < tokenCount; query++) {
      const share = shares[query] ?? 0;
      for (let key = 0; key < tokenCount; key++) next[key] = (next[key] ?? 0) + share * (mixed[query * tokenCount + key] ?? 0);
    }
    shares = next;
  }
  return shares;
}
