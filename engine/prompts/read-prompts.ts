/** Reads the prompt sets: the site's own beside the store where there is one that is sound, else those that ship. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AuscultError, type Modality } from '../../contract/index.ts';
import { PromptSet } from './prompt-set.ts';

export interface PromptFolders {
  /** Folder of the models; the shipped sets are in `prompts/` of it. */
  readonly modelsDir: string;
  /** Folder of the site's own copies; absent where there is no store. */
  readonly siteDir?: string;
}

/** The sets in use, and what is wrong with a site's own. */
export interface Prompts {
  readonly sets: Readonly<Record<Modality, PromptSet>>;
  /** Where each comes from. */
  readonly origins: Readonly<Record<Modality, 'site' | 'shipped'>>;
  /** Sentences for the reader; empty when nothing is wrong. */
  readonly problems: readonly string[];
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
}

/** @throws Error with a sentence when the text is no prompt set of this modality */
export function parsePrompts(text: string, modality: Modality): PromptSet {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error('it is not JSON', { cause });
  }
  const parsed = PromptSet.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(issue ? `${issue.path.map(String).join('.')} ${issue.message}`.trim() : 'it does not fit the schema');
  }
  if (parsed.data.modality !== modality) throw new Error(`it is for the modality ${parsed.data.modality}`);
  return parsed.data;
}

async function readOne(
  folders: PromptFolders,
  modality: Modality,
): Promise<{ set: PromptSet; origin: 'site' | 'shipped'; problem: string | null }> {
  const name = `${modality}.json`;
  let problem: string | null = null;
  if (folders.siteDir !== undefined) {
    const file = path.join(folders.siteDir, name);
    try {
      const own = await textOf(file);
      if (own !== null) return { set: parsePrompts(own, modality), origin: 'site', problem: null };
    } catch (error) {
      problem = `The site's own prompts ${name} are not used: ${error instanceof Error ? error.message : 'they cannot be read'}.`;
    }
  }
  const shipped = await textOf(path.join(folders.modelsDir, 'prompts', name));
  if (shipped === null) throw new AuscultError('model-missing', { modelId: `prompts/${name}` });
  try {
    return { set: parsePrompts(shipped, modality), origin: 'shipped', problem };
  } catch (cause) {
    throw new AuscultError('model-corrupt', { modelId: `prompts/${name}`, file: name }, { cause });
  }
}

/**
 * Reads both sets.
 *
 * @throws AuscultError 'model-missing', 'model-corrupt' when a shipped set is not there or not sound
 */
export async function readPrompts(folders: PromptFolders): Promise<Prompts> {
  const [film, ecg] = await Promise.all([readOne(folders, 'film'), readOne(folders, 'ecg')]);
  return {
    sets: { film: film.set, ecg: ecg.set },
    origins: { film: film.origin, ecg: ecg.origin },
    problems: [film.problem, ecg.problem].filter((problem) => problem !== null),
  };
}
