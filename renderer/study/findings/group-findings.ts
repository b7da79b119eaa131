/** In which order labels are read: what stands out first, then what is normal, what is unclear, what is unlikely. Pure. */
import type { ReadFinding } from '../../../contract/finding.ts';

/** Labels that say that something is as it should be. */
const normalCodes = new Set(['cxr:no-finding', 'scp:NORM', 'scp-super:NORM', 'scp:SR']);

export interface GroupedFindings {
  /** Abnormal and there, as the draft would state it. */
  readonly present: readonly ReadFinding[];
  /** Normal, and not said to be absent. */
  readonly normal: readonly ReadFinding[];
  readonly unclear: readonly ReadFinding[];
  readonly unlikely: readonly ReadFinding[];
}

/** Whether a label says that something is as it should be. */
export function isNormalLabel(code: string): boolean {
  return normalCodes.has(code);
}

/**
 * Groups labels; within a group the most probable stands first.
 *
 * @param isContradicted  whether a measurement speaks for a label: one that the model thinks unlikely is then unclear
 */
export function groupFindings(findings: readonly ReadFinding[], isContradicted: (code: string) => boolean = () => false): GroupedFindings {
  const ordered = [...findings].sort((a, b) => b.probability - a.probability);
  const abnormal = ordered.filter(({ code }) => !isNormalLabel(code));
  const isUnlikely = ({ code, presence }: ReadFinding): boolean => presence === 'absent' && !isContradicted(code);
  const normal = ordered.filter(({ code }) => isNormalLabel(code));
  return {
    present: abnormal.filter(({ presence }) => presence === 'present'),
    normal: normal.filter(({ presence }) => presence !== 'absent'),
    unclear: abnormal.filter((finding) => finding.presence !== 'present' && !isUnlikely(finding)),
    unlikely: ordered.filter(isUnlikely),
  };
}
