#!/usr/bin/env node
/**
 * `node scripts/publish-evaluation.mjs <file> …`: files that `npm run --silent eval -- … --json` or `eval:draft` printed become models/evaluation.json,
 * and docs/models.md and the cards are written again. Figures of an earlier evaluation stay unless a new one replaces them; `--fresh`
 * forgets them.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeTrees } from './evaluation-figures.mjs';
import { writePages } from './models-page.mjs';
import { Refusal, repoRoot, runIfStarted } from './progress.mjs';

const target = join(repoRoot, 'models', 'evaluation.json');

/** @param {string} file */
function readEvaluation(file) {
  const { about, ...figures } = JSON.parse(readFileSync(file, 'utf8'));
  if (!about?.index || !Array.isArray(about.models)) throw new Refusal(`${file} is no evaluation: run npm run --silent eval -- … --json`);
  const { index, split, part, models, ecgs, films } = about;
  return { about: { index, split, ...(part && { part }), models, ecgs, films }, figures };
}

await runIfStarted(import.meta.url, async () => {
  const files = process.argv.slice(2).filter((word) => word !== '--fresh');
  if (files.length === 0) throw new Refusal('Give the files that `npm run --silent eval -- … --json` printed.');
  const isFresh = process.argv.includes('--fresh') || !existsSync(target);
  const before = isFresh ? { runs: [], figures: {} } : JSON.parse(readFileSync(target, 'utf8'));
  const added = files.map(readEvaluation);
  const key = (/** @type {any} */ run) => `${run.index}/${run.split}/${run.part ?? ''}`;
  const kept = before.runs.filter((/** @type {any} */ run) => !added.some(({ about }) => key(about) === key(run)));
  const evaluation = {
    runs: [...kept, ...added.map(({ about }) => about)],
    figures: mergeTrees([before.figures, ...added.map(({ figures }) => figures)]),
  };
  writeFileSync(target, `${JSON.stringify(evaluation, null, 1)}\n`);
  writePages();
});
