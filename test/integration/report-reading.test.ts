/** How well mentions and negations are read in real reports: against the labels that indexers gave them. Skipped without the shared recordings. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findMentions } from '../../engine/drafting/mentions.ts';
import { splitSentences } from '../../engine/drafting/split-sentences.ts';
import { sharedDir } from '../shared-data.ts';

const Report = z.object({
  label_status: z.string(),
  chexpert14: z.array(z.string()).default([]),
  findings: z.string().default(''),
  impression: z.string().default(''),
});

const folder = sharedDir();
const file = folder === null ? null : join(folder, 'data', 'cxr', 'reports_iu.jsonl');
const canRun = file !== null && existsSync(file);

/** Every indexed report: concepts that its text affirms or leaves open, and its labels. */
function reports(): { said: Set<string>; labels: Set<string> }[] {
  const lines = readFileSync(file ?? '', 'utf8')
    .trim()
    .split('\n');
  const all = lines.map((line) => Report.parse(JSON.parse(line))).filter(({ label_status }) => label_status === 'indexed');
  return all.map(({ findings, impression, chexpert14 }) => {
    const mentions = splitSentences(`${findings} ${impression}`).flatMap((sentence) => findMentions(sentence, ['film']));
    return {
      said: new Set(mentions.filter(({ polarity }) => polarity !== 'denied').map(({ concept }) => concept.id)),
      labels: new Set(chexpert14),
    };
  });
}

describe.skipIf(!canRun)('reading real reports (skipped without the shared recordings)', () => {
  const read = canRun ? reports() : [];

  it.each([
    ['cardiomegaly', 'Cardiomegaly', 0.95, 0.95],
    ['pneumothorax', 'Pneumothorax', 0.95, 0.8],
    ['effusion', 'Pleural Effusion', 0.8, 0.95],
    ['atelectasis', 'Atelectasis', 0.8, 0.95],
    ['fracture', 'Fracture', 0.6, 0.9],
  ])('finds %s with at least the precision and recall that were reached before', (concept, label, leastPrecision, leastRecall) => {
    const hits = read.filter(({ said, labels }) => said.has(concept) && labels.has(label)).length;
    const said = read.filter((report) => report.said.has(concept)).length;
    const labelled = read.filter(({ labels }) => labels.has(label)).length;
    expect(labelled).toBeGreaterThan(3);
    expect(hits / said).toBeGreaterThanOrEqual(leastPrecision);
    expect(hits / labelled).toBeGreaterThanOrEqual(leastRecall);
  });
});
