import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findLongFiles } from '../../../scripts/check-length.mjs';

function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'auscult-length-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}
const lines = (count: number): string => 'x\n'.repeat(count);

it('names a file of 301 lines and leaves one of 300 alone', () => {
  const root = tree({ 'engine/a.ts': lines(301), 'engine/b.ts': lines(300), 'engine/c.bin': lines(900) });
  expect(findLongFiles(root)).toEqual([{ file: 'engine/a.ts', lines: 301 }]);
});

it('accepts a long file that says why in its head', () =>
  expect(findLongFiles(tree({ 'main/table.ts': `/** Long because it is one table. */\n${lines(400)}` }))).toEqual([]));

it('looks into no fixtures and no virtual environments', () =>
  expect(findLongFiles(tree({ 'models/training/.venv/a.py': lines(400), 'test/fixtures/b.ts': lines(400) }))).toEqual([]));
