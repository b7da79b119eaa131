/**
 * Which execution provider ONNX Runtime uses on which system. A provider of a graphics card is tried only where the system shows
 * signs of such a card, and a try that took the process down is not repeated: it leaves a mark behind.
 */
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Names of ONNX Runtime. */
export type ExecutionProvider = 'cpu' | 'dml' | 'coreml' | 'cuda' | 'webgpu';

/** Best first; `cpu` always follows. */
export const providerTable: Readonly<Partial<Record<NodeJS.Platform, readonly ExecutionProvider[]>>> = {
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
};

/** Files that exist where Linux drives a graphics card for the provider; the other systems bring their own driver. */
const linuxSigns: Readonly<Partial<Record<ExecutionProvider, readonly string[]>>> = {
  cuda: ['/dev/nvidia0'],
  webgpu: ['/dev/dri/renderD128', '/dev/dri/renderD129'],
};

/** What was chosen and why, for the log. */
export interface ProviderChoice {
  readonly provider: ExecutionProvider;
  readonly reason: string;
}

export interface ProviderSearch {
  readonly platform: NodeJS.Platform;
  /** Providers that this build of ONNX Runtime offers. */
  readonly offered: readonly string[];
  /** Runs a small model on the provider; throws when it does not work or gives wrong numbers. */
  readonly selfTest: (provider: ExecutionProvider) => Promise<void>;
  /** Folder for the marks of tries under way. */
  readonly markDir: string;
  readonly exists?: (file: string) => Promise<boolean>;
}

async function fileExists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Why a provider is not to be tried, or `null`. */
async function objection(provider: ExecutionProvider, search: ProviderSearch): Promise<string | null> {
  if (!search.offered.includes(provider)) return 'not in this build';
  const exists = search.exists ?? fileExists;
  if (search.platform === 'linux') {
    const signs = await Promise.all((linuxSigns[provider] ?? []).map(exists));
    if (!signs.includes(true)) return 'no graphics device';
  }
  return (await exists(markOf(provider, search))) ? 'an earlier self-test did not return' : null;
}

function markOf(provider: ExecutionProvider, search: ProviderSearch): string {
  return path.join(search.markDir, `provider-under-test-${provider}`);
}

async function tried(provider: ExecutionProvider, search: ProviderSearch): Promise<string | null> {
  const mark = markOf(provider, search);
  await mkdir(search.markDir, { recursive: true });
  await writeFile(mark, '');
  try {
    await search.selfTest(provider);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(mark, { force: true });
  }
}

/** The first provider of the table that is there and passes its self-test, else `cpu`; never throws. */
export async function chooseProvider(search: ProviderSearch): Promise<ProviderChoice> {
  const refused: string[] = [];
  for (const provider of providerTable[search.platform] ?? []) {
    const problem = (await objection(provider, search)) ?? (await tried(provider, search).catch(String));
    if (problem === null) return { provider, reason: ['self-test passed', ...refused].join('; ') };
    refused.push(`${provider}: ${problem}`);
  }
  return { provider: 'cpu', reason: refused.join('; ') || 'no other provider for this system' };
}
