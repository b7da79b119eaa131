import { describe, expect, it } from 'vitest';
import { strongestFindings } from '../../../../engine/retrieval/strongest-findings.ts';
import { finding } from '../../../invented-studies.ts';

describe('strongestFindings', () => {
  it('names the most probable first, and only what is more probable than its prevalence', () => {
    const findings = [finding('a', 0.3, 'film', 0.1), finding('b', 0.6, 'film', 0.7), finding('c', 0.5, 'film', 0.4), finding('d', 0.05)];
    expect(strongestFindings(findings, 4).map((found) => found.name)).toEqual(['c', 'a']);
  });

  it('names two at most when asked for two', () => {
    const findings = [0.2, 0.9, 0.5].map((probability) => finding(String(probability), probability));
    expect(strongestFindings(findings, 2).map((found) => found.name)).toEqual(['0.9', '0.5']);
  });
});
