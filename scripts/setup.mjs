#!/usr/bin/env node
/** Makes a fresh clone ready: Node, compiler, npm packages, SQLCipher, Electron, system libraries. Each step is quick once it is done. */
import { electronBinary, prepareElectron } from './electron/prepare-electron.mjs';
import { arePackagesCurrent, installPackages, isSqlcipherBuilt, rebuildSqlcipher } from './packages.mjs';
import { createSteps, Refusal, runIfStarted } from './progress.mjs';
import { ensureCompiler, ensureElectronLibraries } from './system-packages.mjs';

const leastNode = [20, 17];

/** Runs the set-up. @throws Refusal with what to do when a step cannot be done from here */
export async function setup() {
  const step = createSteps(6);
  await step('Node.js', checkNode);
  await step('compiler', () => (isSqlcipherBuilt() ? 'not needed' : ensureCompiler()));
  await step('npm packages', () => {
    if (arePackagesCurrent()) return 'as locked';
    installPackages();
    return 'installed';
  });
  await step('SQLCipher', () => {
    if (isSqlcipherBuilt()) return 'built';
    rebuildSqlcipher();
    return 'built now';
  });
  await step('Electron', prepareElectron);
  await step('system libraries', () => ensureElectronLibraries(electronBinary()));
}

/** @returns {string} the version that runs */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (!isEnough)
    throw new Refusal(
      `Auscult needs Node.js ${leastNode.join('.')} or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
    );
  return process.versions.node;
}

await runIfStarted(import.meta.url, setup);
