/** The test command must say by its exit code that something failed, also after packing, which leaves an exit hook behind. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const progress = pathToFileURL(join(import.meta.dirname, '../../../scripts/progress.mjs')).href;
/** What async-exit-hook does, which electron-builder loads. */
const hook = "process.on('beforeExit', () => process.exit(0));";

function exitCode(line: string): number | null {
  const script = `${hook} import(${JSON.stringify(progress)}).then(({ failAtExit }) => { ${line} });`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script]).status;
}

describe('failAtExit', () => {
  it('outlives a hook that ends the process with 0', () => {
    expect(exitCode('process.exitCode = 1')).toBe(0);
    expect(exitCode('failAtExit()')).toBe(1);
  });
});
