#!/usr/bin/env node
/**
 * `node scripts/ecg-quality-features.mjs <ecg_index.jsonl> [<output>]`: writes the features that the ECG quality check is fitted on, by the
 * engine's own code, to models/training/runs/ecg-quality/features.jsonl (or AUSCULT_RUNS). Then: `python -m auscult_models.ecg_quality`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build as bundle } from 'vite';
import { Refusal, repoRoot, runIfStarted } from './progress.mjs';

await runIfStarted(import.meta.url, async () => {
  const [index, given] = process.argv.slice(2);
  if (!index) throw new Refusal('Give the index of ECGs: node scripts/ecg-quality-features.mjs <ecg_index.jsonl>');
  const runs = process.env.AUSCULT_RUNS ?? join(repoRoot, 'models/training/runs');
  const output = resolve(given ?? join(runs, 'ecg-quality/features.jsonl'));
  mkdirSync(dirname(output), { recursive: true });
  const outDir = join(repoRoot, 'out/ecg-quality');
  await bundle({
    root: repoRoot,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'engine/ecg-quality-features.ts',
      outDir,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'features.mjs' } },
    },
  });
  process.exitCode = spawnSync(process.execPath, [join(outDir, 'features.mjs'), resolve(index), output], { stdio: 'inherit' }).status ?? 1;
});
