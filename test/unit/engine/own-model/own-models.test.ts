import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelId } from '../../../../contract/index.ts';
import type { DraftProgress, OwnModelKey } from '../../../../contract/index.ts';
import type { DraftRequest } from '../../../../engine/drafting/index.ts';
import type { FromModel, ModelProcess, ToModel } from '../../../../engine/own-model/model-process.ts';
import { OwnModels } from '../../../../engine/own-model/own-models.ts';
import { defaultPromptTemplate, PromptTemplate, sectionPrompt } from '../../../../engine/own-model/prompt-template.ts';
import { encoding, finding } from '../../../invented-studies.ts';
import { filmFacts, patient, study } from '../../renderer/invented.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { tinyGguf } from './tiny-gguf.ts';

deleteTemporaryFolders();

const request: DraftRequest = {
  patient: patient({ name: 'SECRET, Name', patientId: 'ID-SECRET' }),
  film: {
    study: study('f1', 'film'),
    facts: filmFacts(),
    encoding: {
      ...encoding('film', 1, { findings: [finding('Cardiomegaly', 0.9), finding('Effusion', 0.01)] }),
      modelId: ModelId.parse('film@1'),
    },
  },
  ecg: null,
  neighbours: [{ study: study('n1', 'film', { acquiredAt: '2021-02-03' }), text: 'Cardiomegaly.', similarity: 0.9 }],
  seed: 7,
};

/** A process that says what the test tells it to, in words. */
class FakeProcess implements ModelProcess {
  readonly asked: ToModel[] = [];
  isEnded = false;
  #say: (message: FromModel) => void = () => undefined;
  #end: () => void = () => undefined;
  readonly #words: readonly string[];
  readonly #diesAt: number;

  constructor(words: readonly string[], diesAt = Infinity) {
    this.#words = words;
    this.#diesAt = diesAt;
  }
  post(message: ToModel): void {
    this.asked.push(message);
    if (message.kind === 'load') queueMicrotask(() => this.#say({ kind: 'loaded' }));
    if (message.kind === 'write') void this.#write(message.id);
  }
  onMessage(listener: (message: FromModel) => void): void {
    this.#say = listener;
  }
  onEnd(listener: () => void): void {
    this.#end = listener;
  }
  end(): void {
    this.isEnded = true;
  }
  async #write(id: number): Promise<void> {
    for (const [i, text] of this.#words.entries()) {
      await new Promise((resolve) => setImmediate(resolve));
      if (i >= this.#diesAt) return this.#end();
      if (this.asked.some((message) => message.kind === 'cancel' && message.id === id))
        return this.#say({ kind: 'written', id, isCut: false, isCancelled: true });
      this.#say({ kind: 'token', id, text });
    }
    this.#say({ kind: 'written', id, isCut: false, isCancelled: false });
  }
}

async function loaded(fake: FakeProcess, freeBytes = 8e9): Promise<{ own: OwnModels; modelKey: OwnModelKey }> {
  const dataDir = await temporaryFolder();
  const own = new OwnModels({ dataDir, startProcess: () => Promise.resolve(fake), log: () => undefined, freeBytes: () => freeBytes });
  const source = join(dataDir, 'tiny.gguf');
  await writeFile(source, tinyGguf());
  const { modelKey } = await own.add(source, () => undefined, new AbortController().signal);
  await own.load(modelKey, false, new AbortController().signal);
  return { own, modelKey };
}

describe('a model of one’s own', () => {
  it('writes each section, judged as the built-in drafter’s sentences are', async () => {
    const fake = new FakeProcess(['Cardiomegaly', ' is', ' present.', ' There is', ' an effusion.']);
    const { own } = await loaded(fake);
    const progress: DraftProgress[] = [];
    const draft = await own.writer!.draft(request, { onProgress: (one) => progress.push(one) });
    const written = draft.sentences.filter(({ origin }) => origin === 'model');
    expect(written.map(({ section, text, verdict }) => [section, text, verdict])).toEqual([
      ['film', 'Cardiomegaly is present.', 'supported'],
      ['film', 'There is an effusion.', 'contradicted'],
      ['impression', 'Cardiomegaly is present.', 'supported'],
      ['impression', 'There is an effusion.', 'contradicted'],
    ]);
    expect(draft.modelId).toMatch(/^Tiny@[0-9a-f]{12}$/);
    expect(progress.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(5);
  });

  it('stops at any token and keeps nothing', async () => {
    const { own } = await loaded(new FakeProcess(Array.from({ length: 100 }, (_, i) => ` word${i}`)));
    const stop = new AbortController();
    let tokens = 0;
    const drafting = own.writer!.draft(request, {
      signal: stop.signal,
      onProgress: ({ kind }) => {
        if (kind === 'text' && ++tokens === 8) stop.abort();
      },
    });
    await expect(drafting).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
    expect(tokens).toBeLessThan(12);
    expect(own.writer).not.toBeNull();
  });

  it('that dies is told, and the built-in drafter writes again', async () => {
    const { own, modelKey } = await loaded(new FakeProcess(['a', 'b', 'c'], 2));
    await expect(own.writer!.draft(request, {})).rejects.toThrowError(expect.objectContaining({ code: 'own-model-lost' }));
    expect(own.writer).toBeNull();
    expect((await own.list()).models).toMatchObject([{ modelKey, state: 'idle', problem: 'its process ended unexpectedly' }]);
  });

  it('is refused when memory is short, unless that is confirmed', async () => {
    const fake = new FakeProcess([]);
    const { own, modelKey } = await loaded(fake);
    own.unload();
    expect(fake.isEnded).toBe(true);
    const short = new OwnModels({
      dataDir: (await own.list()).promptFile.replace(/[/\\]site[/\\].*$/u, ''),
      startProcess: () => Promise.resolve(new FakeProcess([])),
      log: () => undefined,
      freeBytes: () => 1e8,
    });
    const { signal } = new AbortController();
    await expect(short.load(modelKey, false, signal)).rejects.toThrowError('Tiny needs 0.3 GB, 0.1 GB free.');
    expect((await short.load(modelKey, true, signal)).state).toBe('loaded');
  });
});

describe('the prompt', () => {
  it('says all that is known, and neither name nor ID of the patient', () => {
    const { system, prompt } = sectionPrompt(defaultPromptTemplate, request, 'film', 'Before.');
    for (const part of [
      'woman of 64 years',
      'Chest PA',
      'film: Cardiomegaly, probability 0.90',
      'improbable: Effusion',
      'film of 2021-02-03: Cardiomegaly.',
      'Before.',
    ])
      expect(prompt).toContain(part);
    expect(prompt).toContain(defaultPromptTemplate.sections.film);
    expect(system + prompt).not.toMatch(/SECRET|\{\{/);
  });
  it('is refused when it names what there is not, or has no place for the section', () => {
    expect(PromptTemplate.safeParse(defaultPromptTemplate).success).toBe(true);
    expect(PromptTemplate.safeParse({ ...defaultPromptTemplate, prompt: '{{section}} {{name}}' }).success).toBe(false);
    expect(PromptTemplate.safeParse({ ...defaultPromptTemplate, prompt: 'Write.' }).success).toBe(false);
  });
});
