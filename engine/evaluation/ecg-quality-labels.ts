/** Which recordings of an index are known to be usable 12-lead ECGs, and which of them the quality check was not fitted on. */
import type { EcgRow } from './read-index.ts';

/** Dataset whose quality labels were partly trained on; told by its name. */
const cinc2011 = 'CinC2011-set-a';

/** `usable` where a dataset of diagnostic ECGs gives no other label. Indeterminate ones are `unknown`. */
export function qualityOf({ labels_native: labels, dataset }: EcgRow): 'usable' | 'unusable' | 'unknown' {
  const stated = labels?.find((label) => label.startsWith('quality:'));
  if (stated === 'quality:acceptable') return 'usable';
  if (stated === 'quality:unacceptable') return 'unusable';
  return stated === undefined && dataset !== cinc2011 ? 'usable' : 'unknown';
}

/** 32-bit FNV-1a hash of a text. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** Part that a row belongs to in fitting and testing the quality check. A source without splits is all `test`. */
export function qualitySet(row: EcgRow): 'train' | 'val' | 'test' {
  if (row.dataset !== cinc2011) return row.split === 'train' || row.split === 'val' ? row.split : 'test';
  const part = hash(row.id ?? `${row.shard} ${row.row}`) % 10;
  return part < 6 ? 'train' : part < 7 ? 'val' : 'test';
}
