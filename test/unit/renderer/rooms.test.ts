import { describe, expect, it } from 'vitest';
import { OwnModelsState } from '../../../renderer/models/own-models.svelte.ts';
import ModelsRoom from '../../../renderer/models/ModelsRoom.svelte';
import SearchRoom from '../../../renderer/search/SearchRoom.svelte';
import { SearchState } from '../../../renderer/search/search.svelte.ts';
import HelpOverlay from '../../../renderer/ui/HelpOverlay.svelte';
import Markdown from '../../../renderer/ui/Markdown.svelte';
import Rail from '../../../renderer/ui/Rail.svelte';
import StatusLine from '../../../renderer/ui/StatusLine.svelte';
import { Thumbnails } from '../../../renderer/ui/thumbnails.ts';
import EmptyWorklist from '../../../renderer/worklist/EmptyWorklist.svelte';
import ImportDock from '../../../renderer/worklist/ImportDock.svelte';
import { ImporterState } from '../../../renderer/worklist/importer.svelte.ts';
import { WorklistState } from '../../../renderer/worklist/worklist.svelte.ts';
import WorklistRoom from '../../../renderer/worklist/WorklistRoom.svelte';
import type { EngineStatus } from '../../../renderer/app.svelte.ts';
import { draft, hit, worklistRow } from './invented.ts';
import { FakeEngine } from './fake-engine.ts';
import { html, text } from './render.ts';

const nothing = (): void => undefined;
const status: EngineStatus = {
  version: '0.1.0',
  patientCount: 24,
  studyCount: 56,
  executionProvider: 'cpu',
  keyCustody: 'Key in the system keyring.',
  models: [
    {
      modelId: draft().modelId,
      task: 'drafting',
      state: 'ready',
      bytes: 128_000_000,
      licence: 'Apache-2.0',
      executionProvider: 'cpu',
      lastRunMs: 61.2,
      card: '# Drafter\n\nWrites **drafts**.',
    },
  ],
};
const worklistOf = async (count: number): Promise<string> => {
  const engine = new FakeEngine({ listPatients: () => ({ rows: Array.from({ length: count }, (_, i) => worklistRow(i)), total: count }) });
  const worklist = new WorklistState(engine);
  await worklist.refresh();
  return html(WorklistRoom, {
    worklist,
    importer: new ImporterState(engine),
    onopen: nothing,
    onrest: nothing,
    onchoose: nothing,
    onsearch: nothing,
  });
};

describe('the worklist room', () => {
  it('shows patients with what there is of them, and says what Auscult is not', async () => {
    const shown = await worklistOf(3);
    for (const part of [
      'PATIENT, Number 2',
      'AUS-000002',
      '1 film · 1 ECG',
      '2 of 2',
      'no report',
      'SYNTHETIC',
      '3 patients',
      'Not a medical device',
    ])
      expect(shown).toContain(part);
    expect(shown).toContain('aria-rowcount="4"');
  });
  it('offers sample patients when the store is empty, and says what can be imported', async () => {
    const shown = await worklistOf(0);
    for (const part of ['Load sample patients', 'data-testid="enrol-samples"', 'DICOM CR, DX', 'WFDB records', 'Not a medical device'])
      expect(shown).toContain(part);
  });
  it('says that sample patients are labelled', () =>
    expect(text(EmptyWorklist, { isBusy: false, onsamples: nothing, onchoose: nothing })).toContain(
      'labelled SYNTHETIC wherever they show',
    ));
});

describe('the import dock', () => {
  it('names each refused file with its reason', async () => {
    const reason = 'letter.pdf is neither a DICOM chest film nor a 12-lead ECG that Auscult reads. Import one of these.';
    const importer = new ImporterState(
      new FakeEngine({
        importPaths: () => ({
          imported: 2,
          duplicates: 1,
          refused: 1,
          outcomes: [{ kind: 'refused', path: '/in/letter.pdf', code: 'format-unknown', reason }],
        }),
      }),
    );
    await importer.importPaths(['/in']);
    const shown = text(ImportDock, { importer });
    expect(shown).toContain('2 studies imported · 1 already there · 1 refused');
    expect(shown).toContain(`letter.pdf ${reason}`);
  });
  it('is not there when nothing is imported', () => expect(text(ImportDock, { importer: new ImporterState(new FakeEngine()) })).toBe(''));
});

describe('the search room', () => {
  const room = (search: SearchState): string =>
    text(SearchRoom, {
      search,
      thumbnails: new Thumbnails(new FakeEngine({ getThumbnail: () => new Promise(() => undefined) })),
      onopen: nothing,
    });
  it('begins with examples', () => expect(room(new SearchState(new FakeEngine()))).toContain('atrial fibrillation'));
  it('does not call hits of words "across", because words are across to everything', async () => {
    const search = new SearchState(
      new FakeEngine({ findSimilarStudies: () => ({ hits: [hit('e1', 'ecg', 0.31)], modelIds: [], searched: 56, milliseconds: 67 }) }),
    );
    await search.searchText('atrial fibrillation');
    const shown = room(search);
    expect(shown).toContain('1 nearest of 56 · 67 ms');
    expect(shown).not.toContain('ACROSS');
  });
});

describe('the models room', () => {
  it('shows state, place, time, licence, size and card', () => {
    const shown = text(ModelsRoom, { own: new OwnModelsState(new FakeEngine()), onchoosemodel: () => undefined, status, problem: '' });
    for (const part of ['drafter@1', 'ready, checksums hold', '128 MB · Apache-2.0 · runs on cpu , last 61 ms', 'Writes drafts .'])
      expect(shown.replace('cpu,', 'cpu ,')).toContain(part);
  });
  it('renders a card as text, never as HTML of its own', () =>
    expect(html(Markdown, { source: '<script>alert(1)</script>' })).toContain('&lt;script>alert(1)&lt;/script>'));
});

describe('the status line', () => {
  it('says where models run, how fast, and who keeps the key', () =>
    expect(text(StatusLine, { status, problem: '' })).toBe(
      'offline, all models local runs on cpu drafting 61 ms 24 patients, 56 studies Key in the system keyring. Auscult 0.1.0 · not a medical device',
    ));
  it('says that models are not ready', () => {
    const damaged = { ...status, models: status.models.map((model) => ({ ...model, state: 'corrupt' as const })) };
    expect(text(StatusLine, { status: damaged, problem: '' })).toContain('1 model not ready');
    expect(text(StatusLine, { status: { ...status, models: [] }, problem: '' })).toContain('no models ready');
  });
  it('says first of all that the engine is lost', () =>
    expect(text(StatusLine, { status, problem: 'The engine has stopped.' })).toBe('The engine has stopped.'));
});

describe('the frame of the page', () => {
  it('names every room to a screen reader and marks the open one', () => {
    const shown = html(Rail, { room: 'search', hasStudy: false, ongo: nothing, onhelp: nothing });
    for (const name of ['Worklist', 'Open study', 'Search', 'Models', 'All shortcuts']) expect(shown).toContain(`aria-label="${name}"`);
    expect(shown.match(/aria-current="page"/g)).toHaveLength(1);
    expect(shown).toContain('disabled');
  });
  it('lists the shortcuts', () => {
    const shown = text(HelpOverlay, { onclose: nothing });
    for (const what of ['Window presets', 'Open the patient', 'Draft again', 'not a medical device']) expect(shown).toContain(what);
  });
});
