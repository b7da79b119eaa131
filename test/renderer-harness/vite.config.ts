/** Builds the page with an invented engine: `npx vite build --config test/renderer-harness/vite.config.ts`, then serve `out/renderer-harness`. */
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    outDir: resolve(import.meta.dirname, '../../out/renderer-harness'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 8_000,
  },
});
