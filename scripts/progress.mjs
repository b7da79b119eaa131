/** Progress lines of the scripts: one line a step, numbered, with its time. */

/** Where the repository lies. Every script works from here, whatever folder it was called from. */
export const repoRoot = new URL('..', import.meta.url).pathname.replace(/^\/([A-Za-z]:)/, '$1').replace(/\/$/, '');

/** A refusal that the reader can act on: shown as a sentence, without a stack. */
export class Refusal extends Error {}

/**
 * A counter of steps that prints `[2/5] packages … 12.3 s, installed` as each one ends.
 *
 * @param {number} total number of steps that will be run
 * @returns {(name: string, work: () => unknown) => Promise<unknown>} runs one step; what `work` returns, if a string, is printed behind the time
 */
export function createSteps(total) {
  let done = 0;
  return async (name, work) => {
    done += 1;
    process.stdout.write(`[${done}/${total}] ${name} … `);
    const startedAt = performance.now();
    try {
      const note = await work();
      process.stdout.write(`${seconds(performance.now() - startedAt)}${typeof note === 'string' && note !== '' ? `, ${note}` : ''}\n`);
      return note;
    } catch (error) {
      process.stdout.write(`failed after ${seconds(performance.now() - startedAt)}\n`);
      throw error;
    }
  };
}

/**
 * @param {number} ms
 * @returns {string} seconds with one decimal, `12.3 s`
 */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Runs a script's main function when the script itself was started (not imported); a Refusal ends it with its sentence and exit code 1.
 *
 * @param {string} moduleUrl `import.meta.url` of the script
 * @param {() => Promise<void>} main
 */
export async function runIfStarted(moduleUrl, main) {
  const { realpathSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  if (!process.argv[1] || realpathSync(process.argv[1]) !== fileURLToPath(moduleUrl)) return;
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Refusal ? `\n${error.message}` : error);
    failAtExit();
  }
}

/**
 * Makes 1 the exit code of this process. Said once more at its end: packing leaves a hook behind (async-exit-hook, of electron-builder) that
 * ends it with 0 whatever `process.exitCode` was.
 */
export function failAtExit() {
  process.exitCode = 1;
  process.on('exit', () => (process.exitCode = 1));
}
