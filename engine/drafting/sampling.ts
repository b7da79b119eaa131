/** Choosing the next token. Pure; the same seed gives the same choices. */

/** Uniform numbers in [0, 1). */
export type RandomSource = () => number;

/**
 * A small deterministic generator (mulberry32); good enough for choosing words, not for secrets.
 *
 * @param seed  whole number; only its lower 32 bits count
 */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SamplingOptions {
  /** 0 is greedy: always the most probable token. */
  readonly temperature: number;
  /** Only so many of the most probable tokens are candidates. */
  readonly topK: number;
  /** Tokens that must not be chosen. */
  readonly banned: ReadonlySet<number>;
  readonly random: RandomSource;
}

/** The `count` best tokens that are not banned, best first. */
function bestTokens(logits: Float32Array, count: number, banned: ReadonlySet<number>): number[] {
  const best: number[] = [];
  let least = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] ?? -Infinity;
    if (best.length === count && logit <= least) continue;
    if (banned.has(token)) continue;
    let place = best.length;
    while (place > 0 && (logits[best[place - 1] ?? 0] ?? 0) < logit) place--;
    best.splice(place, 0, token);
    if (best.length > count) best.pop();
    if (best.length === count) least = logits[best[count - 1] ?? 0] ?? -Infinity;
  }
  return best;
}

/**
 * The next token.
 *
 * @param logits  one value a token of the vocabulary
 * @throws RangeError when every token is banned
 */
export function chooseToken(logits: Float32Array, { temperature, topK, banned, random }: SamplingOptions): number {
  const candidates = bestTokens(logits, temperature > 0 ? topK : 1, banned);
  const [first] = candidates;
  if (first === undefined) throw new RangeError('no token is left to choose');
  if (temperature <= 0) return first;
  const weights = candidates.map((token) => Math.exp(((logits[token] ?? 0) - (logits[first] ?? 0)) / temperature));
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const chosen = weights.findIndex((weight) => (rest -= weight) < 0);
  return candidates[chosen] ?? first;
}

/**
 * Tokens that would repeat a run of `length` tokens that already stands in `tokens`.
 *
 * @see Paulus R et al., arXiv:1705.04304, section 2.5
 */
export function repeatingTokens(tokens: readonly number[], length: number): Set<number> {
  const banned = new Set<number>();
  if (tokens.length < length) return banned;
  const tail = tokens.slice(tokens.length - length + 1);
  for (let start = 0; start + length <= tokens.length; start++) {
    const last = tokens[start + length - 1];
    if (last !== undefined && tail.every((token, i) => tokens[start + i] === token)) banned.add(last);
  }
  return banned;
}
