import type { Finding } from '../../contract/index.ts';

/**
 * Findings that speak most for themselves: more probable than in the calibration set as a whole, most probable first.
 * For orientation in lists; says nothing about what is absent.
 */
export function strongestFindings(findings: readonly Finding[], limit: number): Finding[] {
  return findings
    .filter((finding) => finding.probability > finding.calibrationPrevalence)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, limit);
}
