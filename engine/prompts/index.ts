/** Prompt sets and what typed words mean. Knows no model and no store. */
export { plainWords, type Prompt, type PromptSet } from './prompt-set.ts';
export { parsePrompts, readPrompts, type PromptFolders, type Prompts } from './read-prompts.ts';
export { textRemarks, understand, type Understood } from './understand.ts';
