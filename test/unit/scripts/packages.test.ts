import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arePackagesCurrent, npmEnvironment } from '../../../scripts/packages.mjs';

type Entry = { version?: string; optional?: boolean };

function project(locked: Record<string, Entry>, installed: Record<string, Entry> | string | null): string {
  const root = mkdtempSync(join(tmpdir(), 'auscult-packages-'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': { version: '0.1.0' }, ...locked } }));
  mkdirSync(join(root, 'node_modules'));
  const text = typeof installed === 'string' ? installed : JSON.stringify({ packages: installed });
  if (installed !== null) writeFileSync(join(root, 'node_modules/.package-lock.json'), text);
  return root;
}

const zod = { 'node_modules/zod': { version: '4.6.7' } };

describe('the installed packages', () => {
  it('are current when each has the locked version', () => expect(arePackagesCurrent(project(zod, zod))).toBe(true));

  it('are not current when one has another version or is absent', () => {
    expect(arePackagesCurrent(project(zod, { 'node_modules/zod': { version: '4.6.6' } }))).toBe(false);
    expect(arePackagesCurrent(project(zod, {}))).toBe(false);
  });

  it('are current without an optional package of another system', () =>
    expect(arePackagesCurrent(project({ ...zod, 'node_modules/fsevents': { version: '2.3.3', optional: true } }, zod))).toBe(true));

  it('are not current when there is no node_modules or its record is damaged', () => {
    expect(arePackagesCurrent(project(zod, null))).toBe(false);
    expect(arePackagesCurrent(project(zod, '{'))).toBe(false);
  });
});

it('keeps ONNX Runtime from downloading CUDA and npm from leaving the build tools out', () => {
  expect(npmEnvironment()).toMatchObject({ ONNXRUNTIME_NODE_INSTALL: 'skip' });
  expect(npmEnvironment()['NODE_ENV']).toBeUndefined();
});
