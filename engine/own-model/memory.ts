/** How much memory a model takes, and how much there is. */
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import type { GgufHead } from './gguf.ts';

/** Tokens that a prompt with evidence and a report may take together. */
const wantedContextTokens = 4_096;
/** Working memory of llama.cpp beside weights and cache, and the process itself. */
const workingBytes = 250e6;
/** Bytes of a value in the cache (16-bit floats). */
const cacheValueBytes = 2;

/** Tokens that the model is given. */
export function contextTokensOf(head: Pick<GgufHead, 'contextTokens'>): number {
  return Math.min(wantedContextTokens, head.contextTokens);
}

/** Memory that loading takes, bytes: weights, cache of all layers over the whole context, working memory. */
export function neededBytes(head: GgufHead, fileBytes: number): number {
  return fileBytes + head.layers * head.cacheValuesPerLayer * contextTokensOf(head) * cacheValueBytes + workingBytes;
}

/** Memory that a new process can have, bytes. Linux counts what its caches would give back; elsewhere it is what is free. */
export function availableBytes(): number {
  if (process.platform !== 'linux') return freemem();
  try {
    const kib = /^MemAvailable:\s+(\d+) kB/mu.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return kib === undefined ? freemem() : Number(kib) * 1024;
  } catch {
    return freemem(); // a container without /proc
  }
}
