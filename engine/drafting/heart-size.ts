/**
 * The measured cardiothoracic ratio in a draft: a sentence, and evidence for or against what is said of the heart's size. Pure.
 *
 * @see Danzer CS, The cardiothoracic ratio: an index of cardiac enlargement, Am J Med Sci 1919;157:513–521
 */
import type { CardiothoracicRatio, DraftSentence, Evidence } from '../../contract/index.ts';
import type { Mention } from './mentions.ts';

/** What was measured of the heart on a film. */
export interface HeartSize {
  /** Greatest transverse width of the heart ÷ outer width of the lungs. */
  readonly cardiothoracicRatio: number;
  /** Whether the film is known to be AP, on which the ratio is too large. */
  readonly isAp: boolean;
}

/** The size as it was measured; `null` where it was not. */
export function heartSizeOf(measured: CardiothoracicRatio, isAp: boolean): HeartSize | null {
  return measured.kind === 'measured' ? { cardiothoracicRatio: measured.ratio, isAp } : null;
}

/** A heart wider than half of the thorax is large. */
const largeFrom = 0.5;
/** Ratios so far on the other side of half speak against what is said: three times the error of the measurement on held-back films. */
const margin = 0.05;

function ratioText({ cardiothoracicRatio, isAp }: HeartSize): string {
  const remark = isAp
    ? ' (AP film, overestimated)'
    : Number(cardiothoracicRatio.toFixed(2)) > largeFrom
      ? `, above the usual ${largeFrom.toFixed(2)}`
      : '';
  return `Cardiothoracic ratio ${cardiothoracicRatio.toFixed(2)}${remark}`;
}

function ratioEvidence(size: HeartSize, stance: Evidence['stance']): Evidence {
  return { kind: 'measurement', label: ratioText(size), stance, reference: 'cardiothoracicRatio' };
}

/** The ratio as a sentence of the film's section; none where it was not measured. */
export function heartSizeSentences(size: HeartSize | null): DraftSentence[] {
  if (!size) return [];
  return [
    { section: 'film', text: `${ratioText(size)}.`, origin: 'rule', evidence: [ratioEvidence(size, 'supports')], verdict: 'supported' },
  ];
}

/** What the ratio says of one mention. On an AP film a large ratio says nothing, a small one says the more. */
export function heartSizeEvidence({ concept, polarity }: Mention, size: HeartSize): Evidence[] {
  if (concept.id !== 'cardiomegaly' || polarity === 'possible') return [];
  const { cardiothoracicRatio: ratio, isAp } = size;
  const isLarge = ratio >= largeFrom;
  if (isLarge && isAp) return [];
  if (isLarge === (polarity === 'affirmed')) return [ratioEvidence(size, 'supports')];
  return Math.abs(ratio - largeFrom) >= margin ? [ratioEvidence(size, 'contradicts')] : [];
}
