import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Draft, DraftSentence, Report, SentenceEdit } from '../../../../contract/index.ts';
import { openForWriting } from '../../../../engine/store/connection.ts';
import { databaseFileName, openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { deriveKeys } from '../../../../engine/store/keys.ts';
import { number, text } from '../../../../engine/store/row.ts';
import { draftOf, film, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const signer = { signedBy: 'Dr Ada Roe', account: 'roe' };
const refusal = (code: string): object => expect.objectContaining({ code });
const edits = (report: Report): SentenceEdit[] =>
  report.sentences.map(({ sentenceId, section, text: words, state }) => ({ sentenceId, section, text: words, state }));
const sentence = (words: string, over: Partial<DraftSentence> = {}): DraftSentence => ({
  section: 'film',
  text: words,
  origin: 'model',
  evidence: [],
  verdict: 'unsupported',
  ...over,
});

interface Scene {
  readonly store: Store;
  readonly dataDir: string;
  readonly begin: (sentences: readonly DraftSentence[], isNew?: boolean) => Promise<Report>;
}

async function withStore(work: (scene: Scene) => Promise<void>): Promise<void> {
  const dataDir = await temporaryFolder();
  const store = await openStore({ dataDir, key: storeKey });
  const { patientKey } = (await store.putStudy(film('a'), null)).study;
  const begin: Scene['begin'] = (sentences, isNew = false) => {
    const draft: Draft = { ...draftOf(patientKey, 1), sentences: [...sentences] };
    return store.reports.takeDraft({ patientKey, draft, filmStudyKey: null, ecgStudyKey: null, isNew });
  };
  try {
    await work({ store, dataDir, begin });
  } finally {
    await store.close();
  }
}

describe('saving a report', () => {
  it('keeps every change in order and counts it', () =>
    withStore(async ({ store, begin }) => {
      const report = await begin([sentence('Clear lungs.'), sentence('Normal heart.')]);
      const [first, second] = edits(report);
      const own: SentenceEdit = { sentenceId: 'w1', section: 'film', text: 'No effusion.', state: 'written' };
      const saved = await store.reports.save(report.reportKey, report.revision, [
        { ...second!, text: 'Large heart.', state: 'edited' },
        own,
        { ...first!, state: 'rejected' },
      ]);
      expect(saved.revision).toBe(report.revision + 1);
      const now = await store.reports.get(report.reportKey);
      expect(now.sentences.map(({ text: words, state, drafted }) => [words, state, drafted?.text ?? null])).toEqual([
        ['Large heart.', 'edited', 'Normal heart.'],
        ['No effusion.', 'written', null],
        ['Clear lungs.', 'rejected', 'Clear lungs.'],
      ]);
    }));

  it('refuses a change that does not know the newest', () =>
    withStore(async ({ store, begin }) => {
      const report = await begin([sentence('Clear lungs.')]);
      const changed = edits(report).map((edit): SentenceEdit => ({ ...edit, state: 'accepted' }));
      await store.reports.save(report.reportKey, report.revision, changed);
      await expect(store.reports.save(report.reportKey, report.revision, edits(report))).rejects.toThrowError(refusal('report-changed'));
    }));

  it('never loses a drafted sentence', () =>
    withStore(async ({ store, begin }) => {
      const report = await begin([sentence('Clear lungs.')]);
      await expect(store.reports.save(report.reportKey, report.revision, [])).rejects.toThrowError(refusal('invalid-request'));
      const twice = [...edits(report), ...edits(report)];
      await expect(store.reports.save(report.reportKey, report.revision, twice)).rejects.toThrowError(refusal('invalid-request'));
    }));

  it('writes typing in one sentence down as one edit, from the first text to the last', () =>
    withStore(async ({ store, dataDir, begin }) => {
      const report = await begin([sentence('Clear lungs.')]);
      let { revision } = report;
      for (const words of ['Clear lung', 'Clear lung f', 'Clear lung fields.'])
        ({ revision } = await store.reports.save(
          report.reportKey,
          revision,
          edits(report).map((edit): SentenceEdit => ({ ...edit, text: words, state: 'edited' })),
        ));
      await store.close();
      const connection = await openForWriting(join(dataDir, databaseFileName), deriveKeys(storeKey).database);
      const rows = await connection.all('SELECT kind, before, after FROM report_edits ORDER BY id', [], (row) =>
        ['kind', 'before', 'after'].map((column) => text(row, column)),
      );
      await connection.close();
      expect(rows).toEqual([
        ['text', 'Clear lungs.', 'Clear lung'],
        ['state', 'unreviewed', 'edited'],
        ['text', 'Clear lung', 'Clear lung fields.'],
      ]);
    }));
});

describe('a new draft', () => {
  it('replaces only what was not reviewed, and keeps the version before', () =>
    withStore(async ({ store, dataDir, begin }) => {
      const report = await begin([sentence('Clear lungs.'), sentence('Normal heart.'), sentence('Old line.')]);
      const [lungs, heart, line] = edits(report);
      await store.reports.save(report.reportKey, report.revision, [
        { ...lungs!, text: 'Clear lung fields.', state: 'edited' },
        { ...heart!, state: 'rejected' },
        line!,
      ]);
      const again = await begin([sentence('Normal heart'), sentence('No effusion.')]);
      expect(again.reportKey).toBe(report.reportKey);
      expect(again.version).toBe(2);
      expect(again.sentences.map(({ text: words, state }) => [words, state])).toEqual([
        ['Clear lung fields.', 'edited'],
        ['Normal heart.', 'rejected'],
        ['No effusion.', 'unreviewed'],
      ]);
      await store.close();
      const connection = await openForWriting(join(dataDir, databaseFileName), deriveKeys(storeKey).database);
      const versions = await connection.all('SELECT sentences FROM report_versions', [], (row) => text(row, 'sentences'));
      await connection.close();
      expect(versions.map((json) => (JSON.parse(json) as { text: string }[]).map(({ text: words }) => words))).toEqual([
        ['Clear lung fields.', 'Normal heart.', 'Old line.'],
      ]);
    }));
});

describe('a signed report', () => {
  const signed = async ({ store, begin }: Scene): Promise<Report> => {
    const report = await begin([sentence('Clear lungs.'), sentence('Normal heart.', { verdict: 'supported' })]);
    return store.reports.sign(report.reportKey, report.revision, signer, true);
  };

  it('is signed knowingly: unreviewed sentences are counted first', () =>
    withStore(async ({ store, begin }) => {
      const report = await begin([sentence('Clear lungs.'), sentence('Normal heart.', { verdict: 'supported' })]);
      await expect(store.reports.sign(report.reportKey, report.revision, signer, false)).rejects.toThrowError(
        expect.objectContaining({ code: 'report-unreviewed', details: { unreviewed: 2, marked: 1 } }),
      );
      expect((await store.reports.get(report.reportKey)).signature).toBeNull();
    }));

  it('is refused when it is empty, or is not the newest', () =>
    withStore(async ({ store, begin }) => {
      const report = await begin([sentence('Clear lungs.')]);
      const rejected = edits(report).map((edit): SentenceEdit => ({ ...edit, state: 'rejected' }));
      const { revision } = await store.reports.save(report.reportKey, report.revision, rejected);
      await expect(store.reports.sign(report.reportKey, revision, signer, true)).rejects.toThrowError(refusal('report-empty'));
      await expect(store.reports.sign(report.reportKey, report.revision, signer, true)).rejects.toThrowError(refusal('report-changed'));
    }));

  it('says who and when, has a hash of its content, and an entry in the audit log', () =>
    withStore(async (scene) => {
      const report = await signed(scene);
      expect(report.signature).toMatchObject({ ...signer, isIntact: true });
      expect(report.signature?.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(await scene.store.verifyAudit()).toMatchObject({ firstBroken: null });
      const { rows } = await scene.store.listPatients({
        filter: '',
        modality: null,
        sort: 'latest',
        offset: 0,
        limit: 5,
        currentModels: [],
      });
      expect(rows[0]?.reportStatus).toBe('signed');
    }));

  it('refuses every change by its own methods', () =>
    withStore(async (scene) => {
      const report = await signed(scene);
      const { reports } = scene.store;
      await expect(reports.save(report.reportKey, report.revision, edits(report))).rejects.toThrowError(refusal('report-signed'));
      await expect(reports.sign(report.reportKey, report.revision, signer, true)).rejects.toThrowError(refusal('report-signed'));
      await expect(scene.begin([sentence('Another.')])).rejects.toThrowError(refusal('report-signed'));
    }));

  it('is followed by another report when one is asked for', () =>
    withStore(async (scene) => {
      const report = await signed(scene);
      const next = await scene.begin([sentence('Another.')], true);
      expect(next.reportKey).not.toBe(report.reportKey);
      expect((await scene.store.reports.list(report.patientKey)).map(({ signedBy }) => signedBy)).toEqual([null, signer.signedBy]);
    }));

  it('takes addenda, each chained to what was signed before it', () =>
    withStore(async (scene) => {
      const report = await signed(scene);
      await scene.store.reports.addAddendum(report.reportKey, 'The left side was meant.', signer);
      const twice = await scene.store.reports.addAddendum(report.reportKey, 'The left side was meant.', signer);
      const hashes = twice.addenda.map(({ signature }) => signature.sha256);
      expect(new Set([report.signature?.sha256, ...hashes]).size).toBe(3);
      expect(twice.addenda.every(({ signature }) => signature.isIntact)).toBe(true);
      const open = await scene.begin([sentence('Another.')], true);
      await expect(scene.store.reports.addAddendum(open.reportKey, 'x', signer)).rejects.toThrowError(refusal('report-not-signed'));
    }));

  it('is guarded by the database against every statement', () =>
    withStore(async (scene) => {
      const report = await signed(scene);
      await scene.store.reports.addAddendum(report.reportKey, 'Added.', signer);
      const open = await scene.begin([sentence('Open.')], true);
      await scene.store.reports.save(
        open.reportKey,
        open.revision,
        edits(open).map((edit): SentenceEdit => ({ ...edit, state: 'accepted' })),
      );
      await scene.store.close();
      const connection = await openForWriting(join(scene.dataDir, databaseFileName), deriveKeys(storeKey).database);
      const before = await everything(connection);
      for (const statement of [
        "UPDATE reports SET saved_at = 'x' WHERE id = 1",
        'DELETE FROM reports WHERE id = 1',
        'INSERT OR REPLACE INTO reports SELECT * FROM reports WHERE id = 1',
        "UPDATE report_sentences SET text = 'x' WHERE report = 1",
        'DELETE FROM report_sentences WHERE report = 1',
        'UPDATE report_sentences SET report = 1 WHERE report = 2',
        "INSERT INTO report_sentences VALUES (1, 'new', 9, 'film', 'x', 'written', NULL)",
        "INSERT OR REPLACE INTO report_sentences SELECT report, sentence_id, position, section, 'x', state, drafted FROM report_sentences WHERE report = 1",
        "INSERT INTO report_edits VALUES (NULL, 1, 1, 'x', 'x', 'text', '', '')",
        'UPDATE report_edits SET report = 1 WHERE report = 2',
        "INSERT INTO report_versions VALUES (1, 9, 'x', '[]')",
        "UPDATE report_signatures SET signed_by = 'x'",
        'DELETE FROM report_signatures',
        'INSERT OR REPLACE INTO report_signatures SELECT * FROM report_signatures',
        "UPDATE report_addenda SET text = 'x'",
        'DELETE FROM report_addenda',
        'INSERT OR REPLACE INTO report_addenda SELECT * FROM report_addenda',
      ])
        await expect(
          connection.transaction((transaction) => transaction.run(statement, [])),
          statement,
        ).rejects.toThrowError(/signed|once|addenda/u);
      expect(await everything(connection)).toEqual(before);
      await connection.close();
    }));

  it('says so when somebody has taken the guards away and changed it', () =>
    withStore(async (scene) => {
      const report = await signed(scene);
      await scene.store.close();
      const connection = await openForWriting(join(scene.dataDir, databaseFileName), deriveKeys(storeKey).database);
      await connection.script(
        "DROP TRIGGER report_signatures_update; UPDATE report_signatures SET content = replace(content, 'Clear', 'Dense')",
      );
      await connection.close();
      const again = await openStore({ dataDir: scene.dataDir, key: storeKey });
      expect((await again.reports.get(report.reportKey)).signature?.isIntact).toBe(false);
      await again.close();
    }));
});

/** Number of rows and content of all tables of reports. */
async function everything(connection: Awaited<ReturnType<typeof openForWriting>>): Promise<unknown[]> {
  const tables = ['reports', 'report_sentences', 'report_versions', 'report_edits', 'report_signatures', 'report_addenda'];
  return Promise.all(
    tables.map(async (table) => [
      table,
      await connection.all(`SELECT * FROM ${table}`, [], (row) => JSON.stringify(row)),
      await connection.get(`SELECT count(*) AS n FROM ${table}`, [], (row) => number(row, 'n')),
    ]),
  );
}
