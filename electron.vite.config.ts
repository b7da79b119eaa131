/** How the three parts of the app and the command line are built into `out/`. */
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

/** Entries that run in Node or Electron's Node: the app, the engine's process, the command line. */
const nodeEntries = {
  index: resolve('main/index.ts'),
  utility: resolve('engine/utility.ts'),
  'pixel-worker': resolve('engine/import/pixel-worker.ts'),
  'spelling-worker': resolve('engine/spelling/spelling-worker.ts'),
  'own-model-process': resolve('engine/own-model/own-model-process.ts'),
  cli: resolve('engine/cli.ts'),
  'demo-job': resolve('engine/demo-job.ts'),
  eval: resolve('engine/eval.ts'),
  'eval-ecg': resolve('engine/eval-ecg.ts'),
  'eval-draft': resolve('engine/eval-draft.ts'),
  'eval-explain': resolve('engine/eval-explain.ts'),
  conformance: resolve('engine/conformance.ts'),
  'conformance-job': resolve('engine/conformance-job.ts'),
};

/** CommonJS codecs inside Cornerstone's loader, which Vite must convert beforehand. */
const codecs = ['codec-charls/decodewasmjs', 'codec-libjpeg-turbo-8bit/decodewasmjs', 'codec-libjxl/decodewasmjs']
  .concat(['codec-openjpeg/decodewasmjs', 'codec-openjph/wasmjs', 'jpeg-lossless-decoder-js'])
  .map((codec) => `@cornerstonejs/dicom-image-loader > @cornerstonejs/${codec}`);

export default defineConfig({
  main: {
    // Dependencies stay outside the bundle: native modules must, and the packaged app carries node_modules anyway.
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: { input: nodeEntries, output: { chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: { input: { index: resolve('preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte()],
    worker: { format: 'es' },
    optimizeDeps: {
      exclude: ['@cornerstonejs/dicom-image-loader'],
      include: ['@cornerstonejs/core', '@cornerstonejs/metadata', '@cornerstonejs/tools', 'dicom-parser', ...codecs],
    },
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Inlined files would need data: in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 8_000,
      rollupOptions: { input: { index: resolve('renderer/index.html') } },
    },
  },
});
