#!/usr/bin/env node
/** Draws build/icon.png (512 × 512) from build/icon.svg with Electron's own renderer. Run after changing the SVG; the PNG is committed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { electronBinary } from './electron/prepare-electron.mjs';
import { repoRoot, runIfStarted } from './progress.mjs';
import { setup } from './setup.mjs';

const sizePx = 512;

/** @param {NodeJS.ProcessEnv} env with a display @returns {Promise<Buffer>} the PNG */
async function draw(env) {
  const svg = readFileSync(join(repoRoot, 'build/icon.svg'), 'utf8');
  const { _electron } = await import('@playwright/test');
  const blank = join(import.meta.dirname, 'electron/blank-app.mjs');
  const app = await _electron.launch({ executablePath: electronBinary(), args: ['--no-sandbox', blank], env });
  try {
    const page = await app.firstWindow();
    const url = await page.evaluate(drawInPage, { svg, sizePx });
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  } finally {
    await app.close();
  }
}

/* global Image, document */
/** Runs in the page. @param {{ svg: string, sizePx: number }} options */
async function drawInPage({ svg, sizePx: size }) {
  const image = new Image(size, size);
  image.src = `data:image/svg+xml;base64,${btoa(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  canvas.getContext('2d')?.drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}

await runIfStarted(import.meta.url, async () => {
  await setup();
  writeFileSync(join(repoRoot, 'build/icon.png'), await withDisplay(draw));
});
