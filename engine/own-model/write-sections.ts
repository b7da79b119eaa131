/** Has a loaded model write the sections of a report, one after the other, as the events that a draft is made of. */
import { AuscultError } from '../../contract/index.ts';
import type { DraftSectionName } from '../../contract/index.ts';
import type { DraftRequest } from '../drafting/index.ts';
import type { WriterEvent } from '../drafting/write-report.ts';
import type { PromptTemplate } from './prompt-template.ts';
import { sectionPrompt } from './prompt-template.ts';
import type { RunningModel, TextEnd } from './running-model.ts';

type WrittenSection = Exclude<DraftSectionName, 'technique'>;

/** Sections for which there is something to write about. */
function sectionsOf({ film, ecg }: DraftRequest): WrittenSection[] {
  return [...(film ? (['film'] as const) : []), ...(ecg ? (['ecg'] as const) : []), 'impression'];
}

/** Tokens as they come, then how it ended. */
async function* tokensOf(write: (onToken: (text: string) => void) => Promise<TextEnd>): AsyncGenerator<string, TextEnd> {
  const waiting: string[] = [];
  let wake: () => void = () => undefined;
  let outcome: { readonly end: TextEnd } | { readonly error: unknown } | null = null;
  void write((text) => {
    waiting.push(text);
    wake();
  })
    .then(
      (end) => (outcome = { end }),
      (error: unknown) => (outcome = { error }),
    )
    .finally(() => wake());
  const current = (): { readonly end: TextEnd } | { readonly error: unknown } | null => outcome;
  for (;;) {
    const text = waiting.shift();
    if (text !== undefined) {
      yield text;
      continue;
    }
    const done = current();
    if (done) {
      if ('error' in done) throw done.error;
      return done.end;
    }
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

/**
 * Writes film, ECG and impression.
 *
 * @throws AuscultError 'cancelled' once the signal is aborted; ModelLost
 */
export async function* writeSections(
  model: Pick<RunningModel, 'write'>,
  template: PromptTemplate,
  request: DraftRequest,
  signal?: AbortSignal,
): AsyncGenerator<WriterEvent> {
  const written: string[] = [];
  for (const section of sectionsOf(request)) {
    if (signal?.aborted) throw new AuscultError('cancelled', { what: 'The draft' });
    yield { kind: 'section', section };
    const { system, prompt } = sectionPrompt(template, request, section, written.join(' '));
    const settings = { maxTokens: template.maxTokensPerSection, temperature: template.temperature, seed: request.seed };
    const tokens = tokensOf((onToken) => model.write({ system, prompt, ...settings }, onToken, signal));
    let text = '';
    let next = await tokens.next();
    for (; next.done !== true; next = await tokens.next()) {
      text += next.value;
      yield { kind: 'token', section, text: next.value };
    }
    if (next.value.isCancelled || signal?.aborted) throw new AuscultError('cancelled', { what: 'The draft' });
    written.push(text.trim());
    yield { kind: 'end', section, text, isCut: next.value.isCut };
  }
}
