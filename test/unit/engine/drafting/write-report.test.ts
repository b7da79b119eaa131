import { describe, expect, it } from 'vitest';
import type { Modality } from '../../../../contract/index.ts';
import { writeReport, type WriterEvent, type WriterOptions, type WriterStudy } from '../../../../engine/drafting/write-report.ts';
import { fakeLanguageModel, fedText } from './fake-language-model.ts';
import { encoding } from './studies.ts';

const study = (modality: Modality): WriterStudy => ({ encoding: encoding(modality), plan: new Float32Array(0) });
const both = new Map<Modality, WriterStudy>([
  ['film', study('film')],
  ['ecg', study('ecg')],
]);

async function written(script: string, change: Partial<WriterOptions> = {}): Promise<{ events: WriterEvent[]; fed: string }> {
  const { model, fed } = fakeLanguageModel(script);
  const events: WriterEvent[] = [];
  for await (const event of writeReport({ model, studies: both, seed: 1, temperature: 0, topK: 4, ...change })) events.push(event);
  return { events, fed: fedText(fed) };
}

const ends = (events: readonly WriterEvent[]): unknown[] =>
  events.flatMap((event) => (event.kind === 'end' ? [[event.section, event.text, event.isCut]] : []));

describe('writeReport', () => {
  it('forces every header and ends a section at its stop', async () => {
    const { events, fed } = await written('Clear.\nSinus.\nFine.\0');
    expect(ends(events)).toEqual([
      ['film', 'Clear.', false],
      ['ecg', 'Sinus.', false],
      ['impression', 'Fine.', false],
    ]);
    expect(fed).toBe('F:◆◆E:◆f>Clear.\ne>Sinus.\ni>Fine.');
  });

  it('writes no ECG section without an ECG, and says so in the prompt', async () => {
    const { events, fed } = await written('Clear.\nFine.\0', { studies: new Map([['film', study('film')]]) });
    expect(ends(events)).toEqual([
      ['film', 'Clear.', false],
      ['impression', 'Fine.', false],
    ]);
    expect(fed).toBe('F:◆◆E:-f>Clear.\ni>Fine.');
  });

  it('feeds the stop of a section that the model ended with the end of the text', async () => {
    const { fed } = await written('Clear.\0Sinus.\nFine.\0');
    expect(fed).toBe('F:◆◆E:◆f>Clear.\ne>Sinus.\ni>Fine.');
  });

  it('cuts a section at its longest length and goes on', async () => {
    const long = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    const { events } = await written(`${long.slice(0, 60)}Sinus.\nFine.\0`);
    expect(ends(events)).toEqual([
      ['film', long.slice(0, 60), true],
      ['ecg', 'Sinus.', false],
      ['impression', 'Fine.', false],
    ]);
  });

  it('never leaves a section empty', async () => {
    const { events } = await written('\nA.\nB.\nC.\0');
    expect(ends(events)[0]).not.toEqual(['film', '', false]);
  });

  it('does not write a run of eight tokens twice in a section', async () => {
    const { events } = await written(`${'abcdefgh'.repeat(4)}\nB.\nC.\0`);
    const [, text] = ends(events)[0] as [string, string];
    expect(text.indexOf('abcdefgh', 1)).toBe(-1);
  });

  it('gives every token as it comes', async () => {
    const { events } = await written('Hi.\nA.\nB.\0');
    const tokens = events.flatMap((event) => (event.kind === 'token' && event.section === 'film' ? [event.text] : []));
    expect(tokens).toEqual(['H', 'i', '.']);
  });

  it('stops before the next token once it is cancelled', async () => {
    const cancel = new AbortController();
    const { model, fed } = fakeLanguageModel('Clear lungs.\nA.\nB.\0');
    const events: WriterEvent[] = [];
    const run = async (): Promise<void> => {
      for await (const event of writeReport({ model, studies: both, seed: 1, temperature: 0, topK: 4, signal: cancel.signal })) {
        events.push(event);
        if (events.length === 4) cancel.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    expect(fedText(fed)).toBe('F:◆◆E:◆f>Cl');
  });

  it('feeds nothing when it is cancelled before it starts', async () => {
    await expect(written('A', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('writeReport with a guide', () => {
  /** Takes sentences without the letter x, and asks for "Asked." once in the film's section. */
  const guide = (): WriterOptions['guide'] & { said: string[] } => {
    const said: string[] = [];
    return {
      said,
      accepts: (text) => !text.includes('x') && text !== '',
      take: (text, section) => void said.push(`${section}: ${text}`),
      missing: (section) => (section === 'film' && !said.includes('film: Asked.') ? 'Asked.' : null),
      expected: () => [],
      isComplete: () => false,
    };
  };

  it('takes sentences, goes back from those that are refused, and asks for what is missing', async () => {
    const following = guide();
    // the fake model goes back with the pen: the refused sentence is tried again, then given up
    const { events, fed } = await written('Good. bx.\nFine.\nDone.\0', { guide: following });
    expect(following.said.slice(0, 2)).toEqual(['film: Good.', 'film: Asked.']);
    expect(events.filter(({ kind }) => kind === 'asked')).toEqual([{ kind: 'asked', section: 'film', text: ' Asked.' }]);
    expect(fed.startsWith('F:◆◆E:◆f>Good.')).toBe(true);
    expect(ends(events)[0]).toEqual(['film', 'Good. Asked.', false]);
  });

  it('asks the model for nothing more once a section is complete', async () => {
    const following = { ...guide(), missing: () => null };
    const isComplete = (section: string): boolean => following.said.some((sentence) => sentence.startsWith(section));
    const { events, fed } = await written(' Good. More.\n Fine.\n Done.\0', { guide: { ...following, isComplete } });
    expect(ends(events)[0]).toEqual(['film', ' Good.', false]);
    expect(fed).toContain('f> Good.\ne>');
  });

  it('writes the same words with right and with wrong guesses, and feeds a right one in one go', async () => {
    const guessing = async (film: string[], ecg: string[]): Promise<{ events: WriterEvent[]; fed: string }> => {
      const expected = (section: string): string[] => (section === 'film' ? film : section === 'ecg' ? ecg : []);
      return written(' Good day.\n Fine.\n Done.\0', { guide: { ...guide(), missing: () => null, expected } });
    };
    const [plain, right, wrong] = [
      await guessing([], []),
      await guessing(['Good day.'], ['Fine.']),
      await guessing(['Good night.'], ['Finer.']),
    ];
    expect(right.events).toEqual(plain.events);
    expect(wrong.events).toEqual(plain.events);
    expect(right.fed).toContain('f> Good day.\ne> Fine.\ni>');
    expect(wrong.fed).toContain('f> Good night.day.');
  });
});
