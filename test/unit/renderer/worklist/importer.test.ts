import { describe, expect, it } from 'vitest';
import type { CallOutput, ImportOutcome } from '../../../../contract/calls.ts';
import type { CallOptions } from '../../../../renderer/engine-client.ts';
import { StudyKey } from '../../../../contract/ids.ts';
import { fileName, ImporterState } from '../../../../renderer/worklist/importer.svelte.ts';
import { defer, FakeEngine, refusal, settle } from '../fake-engine.ts';
import { patient, study } from '../invented.ts';

const refused: ImportOutcome = { kind: 'refused', path: '/in/letter.pdf', code: 'format-unknown', reason: 'letter.pdf is no film.' };
const imported: ImportOutcome = { kind: 'imported', path: '/in/a.dcm', study: study('f1', 'film'), patient: patient(), milliseconds: 12 };

/** An import that goes on when the test says so, at a clock of the test's own. */
function importing() {
  const end = defer<CallOutput<'importPaths'>>();
  let options: CallOptions<'importPaths'> = {};
  const clock = { now: 0 };
  const engine = new FakeEngine({
    importPaths: (_input, given) => {
      options = given;
      return end.promise;
    },
  });
  const importer = new ImporterState(engine, () => clock.now);
  const done = importer.importPaths(['/in']);
  return {
    importer,
    engine,
    end,
    done,
    clock,
    say: (progress: Parameters<NonNullable<typeof options.onProgress>>[0]) => options.onProgress?.(progress),
  };
}

describe('an import', () => {
  it('counts what becomes of each file while it goes on', async () => {
    const { importer, say } = importing();
    await settle();
    say({ kind: 'found', total: 3 });
    say({ kind: 'file', done: 1, total: 3, outcome: imported });
    say({ kind: 'file', done: 2, total: 3, outcome: refused });
    say({ kind: 'file', done: 3, total: 3, outcome: { kind: 'duplicate', path: '/in/b.dcm', studyKey: StudyKey.parse('f1') } });
    expect([importer.importedCount, importer.refusedCount, importer.duplicateCount, importer.fraction]).toEqual([1, 1, 1, 1]);
    expect(importer.refused).toEqual([refused]);
  });

  it('estimates the time left from the pace so far: 2 of 10 in 4 s leave 16 s', async () => {
    const { importer, say, clock } = importing();
    await settle();
    say({ kind: 'found', total: 10 });
    clock.now = 2_000;
    say({ kind: 'file', done: 1, total: 10, outcome: imported });
    expect(importer.timeLeft).toBe('');
    clock.now = 4_000;
    say({ kind: 'file', done: 2, total: 10, outcome: imported });
    expect(importer.timeLeft).toBe('about 16 s left');
  });

  it('moves while one long file is prepared, and counts whole files alone', async () => {
    const { importer, say } = importing();
    await settle();
    say({ kind: 'found', total: 2 });
    say({ kind: 'part', done: 0.5, total: 2 });
    expect([importer.done, importer.fraction]).toEqual([0, 0.25]);
    say({ kind: 'part', done: 1.5, total: 2 });
    expect([importer.done, importer.fraction]).toEqual([1, 0.75]);
  });

  it('starts a new count when encoding begins', async () => {
    const { importer, say } = importing();
    await settle();
    say({ kind: 'file', done: 5, total: 5, outcome: imported });
    say({ kind: 'encoded', done: 1, total: 4, studyKey: StudyKey.parse('f1'), milliseconds: 60 });
    expect([importer.phase, importer.done, importer.total]).toEqual(['encoding', 1, 4]);
  });

  it('ends with the counts of the engine and stays until it is closed', async () => {
    const { importer, end, done } = importing();
    end.resolve({ imported: 7, duplicates: 2, refused: 1, outcomes: [refused] });
    await done;
    expect([importer.phase, importer.importedCount, importer.refusedCount]).toEqual(['done', 7, 1]);
    importer.dismissIfClean();
    expect(importer.phase).toBe('done');
    importer.dismiss();
    expect(importer.phase).toBe('idle');
  });

  it('goes away by itself with the next patient when nothing was refused', async () => {
    const { importer, end, done } = importing();
    end.resolve({ imported: 7, duplicates: 0, refused: 0, outcomes: [] });
    await done;
    importer.dismissIfClean();
    expect(importer.phase).toBe('idle');
  });

  it('lines further drops up behind the job that runs', async () => {
    const { importer, engine, end, done } = importing();
    await importer.importPaths(['/more']);
    expect(engine.asked).toHaveLength(1);
    end.resolve({ imported: 0, duplicates: 0, refused: 0, outcomes: [] });
    await done;
    expect(engine.inputsOf('importPaths').at(-1)).toEqual({ paths: ['/more'], encode: true });
  });

  it('says that it was stopped', async () => {
    const { importer, done } = importing();
    importer.stop();
    await done;
    expect([importer.phase, importer.problem, importer.isBusy]).toEqual(['stopped', '', false]);
  });

  it('says why it failed', async () => {
    const importer = new ImporterState(
      new FakeEngine({
        importPaths: () => {
          throw refusal('internal-error', 'The disk is full.');
        },
      }),
    );
    await importer.importPaths(['/in']);
    expect([importer.phase, importer.problem]).toEqual(['failed', 'The disk is full.']);
  });

  it('does nothing when nothing was dropped', async () => {
    const engine = new FakeEngine();
    await new ImporterState(engine).importPaths([]);
    expect(engine.asked).toEqual([]);
  });
});

describe('the enrolment of sample patients', () => {
  it('says its stage', async () => {
    const end = defer<CallOutput<'enrolSamples'>>();
    let options: CallOptions<'enrolSamples'> = {};
    const importer = new ImporterState(
      new FakeEngine({
        enrolSamples: (_input, given) => {
          options = given;
          return end.promise;
        },
      }),
    );
    const done = importer.enrolSamples();
    await settle();
    options.onProgress?.({ done: 3, total: 24, stage: 'encode' });
    expect([importer.phase, importer.stage, importer.done]).toEqual(['sampling', 'encode', 3]);
    end.resolve({ samplePatientKey: patient().patientKey, patientKeys: [], imported: 56, duplicates: 0 });
    await done;
    expect([importer.phase, importer.importedCount]).toEqual(['done', 56]);
  });
});

describe('the name of a file', () => {
  it('is the last part of a path on every system', () =>
    expect(['/in/a.dcm', 'C:\\films\\b.dcm', 'c.dcm', '/in/folder/'].map(fileName)).toEqual(['a.dcm', 'b.dcm', 'c.dcm', 'folder']));
});
