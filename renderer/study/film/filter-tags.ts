/** The search of the tag browser. Pure. */
import type { DicomTag } from '../../../contract/dicom-tag.ts';

/** Tags whose number, name or value holds all words, without regard to case; all of them without a word. */
export function filterTags(tags: readonly DicomTag[], search: string): readonly DicomTag[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return tags;
  return tags.filter((tag) => {
    const number = tag.tag.toLowerCase();
    const text =
      `${number} ${number.replace(/[(),]/g, '')} ${tag.keyword} ${tag.vr} ${tag.isPrivate ? 'private' : ''} ${tag.value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
