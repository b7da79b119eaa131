#!/usr/bin/env node
/**
 * `npm test`: set-up, build, static checks, unit and integration tests, end-to-end tests on the real app. The same here and in CI.
 * `npm test -- static`, `unit` or `e2e` runs one group; any other words are handed to the test runners as file filters.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { findLongFiles } from './check-length.mjs';
import { runNode, typeChecks } from './check-types.mjs';
import { ensureUnpacked } from './dist.mjs';
import { withDisplay } from './display.mjs';
import { createSteps, failAtExit, repoRoot, runIfStarted, seconds } from './progress.mjs';
import { setup } from './setup.mjs';

const groups = ['static', 'unit', 'e2e'];
const bin = (path) => join(repoRoot, 'node_modules', path);
const resultsDir = join(repoRoot, 'out/test');

/** Checks that read the sources; each counts as one. */
const staticChecks = [
  {
    name: 'format',
    run: () =>
      runNode([
        bin('prettier/bin/prettier.cjs'),
        '--check',
        '--cache',
        '--cache-location',
        'out/cache/prettier',
        '--log-level',
        'warn',
        '.',
      ]),
  },
  { name: 'lint', run: () => runNode([bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']) },
  {
    name: 'layers',
    run: () =>
      runNode([
        bin('dependency-cruiser/bin/dependency-cruise.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        'contract',
        'engine',
        'main',
        'preload',
        'renderer',
      ]),
  },
  { name: 'file length', run: checkLength },
  ...typeChecks.map(({ name, args }) => ({ name, run: () => runNode(args) })),
];

function checkLength() {
  const long = findLongFiles().map(
    ({ file, lines }) => `${file} has ${lines} lines: split it, or say "Long because …" in its head comment.`,
  );
  return Promise.resolve({ code: long.length === 0 ? 0 : 1, output: long.join('\n') });
}

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Tally */

/** @param {string[]} args @returns {Promise<Tally>} */
async function runAll(args) {
  const filters = args.filter((arg) => !groups.includes(arg));
  const wanted = args.filter((arg) => groups.includes(arg));
  const isWanted = (group) => (wanted.length === 0 ? group !== 'static' || filters.length === 0 : wanted.includes(group));
  rmSync(resultsDir, { recursive: true, force: true });
  mkdirSync(resultsDir, { recursive: true });
  const tallies = [];
  if (isWanted('static')) tallies.push(await runStatic());
  if (isWanted('unit')) tallies.push(await runVitest(filters));
  if (isWanted('e2e')) await createSteps(1)('application for the end-to-end tests', ensureUnpacked);
  if (isWanted('e2e')) tallies.push(await withDisplay((env) => runPlaywright(filters, env), { isForTests: true }));
  return tallies.reduce((sum, tally) => ({
    passed: sum.passed + tally.passed,
    failed: sum.failed + tally.failed,
    skipped: [...sum.skipped, ...tally.skipped],
  }));
}

/** @returns {Promise<Tally>} */
async function runStatic() {
  console.log('\nStatic checks');
  let failed = 0;
  for (const { name, run } of staticChecks) {
    const startedAt = performance.now();
    const { code, output } = await run();
    console.log(`  ${code === 0 ? '✓' : '✗'} ${name} (${seconds(performance.now() - startedAt)})`);
    if (code === 0) continue;
    failed += 1;
    console.log(indent(output));
  }
  return { passed: staticChecks.length - failed, failed, skipped: [] };
}

/** @param {string} text */
const indent = (text) =>
  text
    .trim()
    .split('\n')
    .slice(-80)
    .map((line) => `      ${line}`)
    .join('\n');

/** @param {string[]} filters @returns {Promise<Tally>} */
async function runVitest(filters) {
  console.log('\nUnit and integration tests');
  const report = join(resultsDir, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runVisibly([bin('vitest/vitest.mjs'), 'run', ...reporters, '--passWithNoTests', ...filters], process.env);
  const tests = readReport(report)?.testResults?.flatMap((file) =>
    file.assertionResults.length > 0 ? file.assertionResults : [{ ...file, fullName: file.name }],
  );
  return tally(
    tests?.map(({ status, fullName }) => ({ status, name: fullName })),
    code,
  );
}

/** @param {string[]} filters @param {NodeJS.ProcessEnv} env @returns {Promise<Tally>} */
async function runPlaywright(filters, env) {
  console.log('\nEnd-to-end tests');
  const report = join(resultsDir, 'e2e.json');
  const args = [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json', '--pass-with-no-tests', ...filters];
  const code = await runVisibly(args, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return tally(readReport(report)?.suites?.flatMap(listSpecs), code);
}

/** @param {{ specs?: any[], suites?: any[] }} suite */
function listSpecs(suite) {
  const own = (suite.specs ?? []).map((spec) => {
    const isSkipped = spec.tests.every((test) => test.status === 'skipped');
    return { status: isSkipped ? 'skipped' : spec.ok ? 'passed' : 'failed', name: spec.title };
  });
  return [...own, ...(suite.suites ?? []).flatMap(listSpecs)];
}

/**
 * @param {{ status: string, name: string }[] | undefined} tests
 * @param {number} code exit code of the runner: a failure outside any test counts as one
 * @returns {Tally}
 */
function tally(tests = [], code) {
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const skipped = tests.filter(({ status }) => !['passed', 'failed'].includes(status)).map(({ name }) => name);
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
async function runVisibly(args, env) {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: repoRoot, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

await runIfStarted(import.meta.url, async () => {
  const startedAt = performance.now();
  await setup();
  await createSteps(1)('build', build);
  const { passed, failed, skipped } = await runAll(process.argv.slice(2));
  console.log(`\n${seconds(performance.now() - startedAt)}`);
  if (skipped.length > 0) console.log(`Skipped:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) failAtExit();
});
