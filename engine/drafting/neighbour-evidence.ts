/** What reports of similar studies say of a concept. Weak evidence: it counts only where several agree. */
import type { Evidence, Study } from '../../contract/index.ts';
import { findMentions, type Mention } from './mentions.ts';
import { splitSentences } from './split-sentences.ts';

/** A similar study with what is known of it in words. */
export interface Neighbour {
  readonly study: Study;
  readonly text: string;
  /** Cosine similarity. */
  readonly similarity: number;
}

/** So many neighbours must agree, and more than disagree. */
const leastAgreement = 2;
const shownNeighbours = 2;
const quoteLength = 90;

interface Opinion {
  readonly neighbour: Neighbour;
  readonly sentence: string;
  readonly agrees: boolean;
}

function sidesAgree(a: Mention['side'], b: Mention['side']): boolean {
  return a === null || b === null || a === b || a === 'both' || b === 'both';
}

/** What the first sentence of a neighbour on the concept says. */
function opinionOf(neighbour: Neighbour, mention: Mention): Opinion | null {
  for (const sentence of splitSentences(neighbour.text)) {
    const same = findMentions(sentence, [mention.concept.modality]).find(({ concept }) => concept.id === mention.concept.id);
    if (!same) continue;
    const bothDeny = (same.polarity === 'denied') === (mention.polarity === 'denied');
    return { neighbour, sentence, agrees: bothDeny && sidesAgree(same.side, mention.side) };
  }
  return null;
}

function quoted(sentence: string): string {
  return sentence.length <= quoteLength ? sentence : `${sentence.slice(0, quoteLength - 1).trimEnd()}…`;
}

function evidenceOf({ neighbour: { study }, sentence }: Opinion): Evidence {
  const year = study.acquiredAt?.slice(0, 4);
  const what = study.modality === 'film' ? 'Similar film' : 'Similar ECG';
  return {
    kind: 'neighbour',
    label: `${what}${year ? ` of ${year}` : ''}: “${quoted(sentence)}”`,
    stance: 'supports',
    reference: study.studyKey,
  };
}

/**
 * Support by similar studies of the same modality: at least two say the same, and more than say otherwise.
 *
 * @returns the most similar of them, or none
 */
export function neighbourEvidence(mention: Mention, neighbours: readonly Neighbour[]): Evidence[] {
  const opinions = neighbours
    .filter(({ study }) => study.modality === mention.concept.modality)
    .flatMap((neighbour) => opinionOf(neighbour, mention) ?? []);
  const agreeing = opinions.filter(({ agrees }) => agrees).sort((a, b) => b.neighbour.similarity - a.neighbour.similarity);
  const isEnough = agreeing.length >= leastAgreement && agreeing.length > opinions.length - agreeing.length;
  return isEnough ? agreeing.slice(0, shownNeighbours).map(evidenceOf) : [];
}
