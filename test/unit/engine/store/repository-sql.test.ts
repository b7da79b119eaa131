/** The SQL of the repositories, as one text to review: a changed statement shows as a changed line of the stored file. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ModelId, PatientKey, ReportKey, StudyKey } from '../../../../contract/index.ts';
import type { BeatFiducials } from '../../../../contract/index.ts';
import { getAnatomy, putAnatomy } from '../../../../engine/store/anatomies.ts';
import { getAnnotations, putAnnotations } from '../../../../engine/store/annotations.ts';
import { appendAudit, verifyAudit } from '../../../../engine/store/audit.ts';
import { openForWriting } from '../../../../engine/store/connection.ts';
import type { Transaction } from '../../../../engine/store/connection.ts';
import { getLatestDraft, insertDraft } from '../../../../engine/store/drafts.ts';
import { getEcgFiducials, putEcgFiducials } from '../../../../engine/store/ecg-fiducials.ts';
import { getEncoding, getEncodingSummary, putEncoding } from '../../../../engine/store/encodings.ts';
import { deleteProbe, listProbes, putProbe, renameProbe } from '../../../../engine/store/probes.ts';
import { deleteHangingProtocol, listHangingProtocols, putHangingProtocol } from '../../../../engine/store/hanging-protocols.ts';
import { migrate } from '../../../../engine/store/migrations/index.ts';
import { nearestInDatabase } from '../../../../engine/store/nearest-in-database.ts';
import { putPatient, refreshPatientSummary } from '../../../../engine/store/patients.ts';
import * as studies from '../../../../engine/store/studies.ts';
import { recordEdits, writeSentences } from '../../../../engine/store/report-edits.ts';
import { findNewestReport, findReport, listReports } from '../../../../engine/store/report-rows.ts';
import { loadVectorCache } from '../../../../engine/store/vector-cache.ts';
import { listPatients } from '../../../../engine/store/worklist.ts';
import { anatomy, draftOf, encoding, film, identity, testModels, unitVector } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const studyKey = StudyKey.parse('study');
const patientKey = PatientKey.parse('patient');
const thumbnail = { width: 1, height: 1, grey: Uint8Array.of(1) };
const original = { position: 0, name: 'film.dcm', path: 'originals/aa/a.bin', sha256: '00', bytes: 6 };

/** The same transaction, which also notes each statement, its white space made one. */
function noting(transaction: Transaction, statements: string[]): Transaction {
  const note = (sql: string): string => {
    statements.push(sql.replace(/\s+/gu, ' ').trim());
    return sql;
  };
  return {
    all: (sql, parameters, read) => transaction.all(note(sql), parameters, read),
    get: (sql, parameters, read) => transaction.get(note(sql), parameters, read),
    run: (sql, parameters) => transaction.run(note(sql), parameters),
    script: (sql) => transaction.script(note(sql)),
  };
}

/** One use of each repository function, under its name. */
const noFiducials: BeatFiducials = {
  pOnset: null,
  pPeak: null,
  pOffset: null,
  qrsOnset: 100,
  rPeak: 120,
  qrsOffset: 150,
  tOnset: null,
  tPeak: null,
  tOffset: null,
};

const uses: Readonly<Record<string, (t: Transaction) => Promise<unknown>>> = {
  'patients.putPatient, unknown': (t) => putPatient(t, patientKey, identity()),
  'patients.putPatient, known': (t) => putPatient(t, patientKey, identity()),
  'studies.insertStudy': (t) => {
    const made = { studyKey, patientRow: 1, importedAt: '2026-01-01T00:00:00Z', addedNotices: [], originals: [original], thumbnail };
    return studies.insertStudy(t, film('pixels'), made);
  },
  'patients.refreshPatientSummary': (t) => refreshPatientSummary(t, 1),
  'studies.getStudy': (t) => studies.getStudy(t, studyKey),
  'studies.listStudiesOf': (t) => studies.listStudiesOf(t, 1),
  'studies.listUnencoded': (t) => studies.listUnencoded(t, testModels),
  'studies.getFilmFacts': (t) => studies.getFilmFacts(t, studyKey),
  'studies.getThumbnail': (t) => studies.getThumbnail(t, studyKey),
  'studies.listOriginals': (t) => studies.listOriginals(t, 1),
  'studies.listOriginalPaths': (t) => studies.listOriginalPaths(t),
  'studies.countAll': (t) => studies.countAll(t),
  'encodings.putEncoding': (t) => putEncoding(t, 1, encoding('film', 1), '2026-01-01T00:00:00Z'),
  'encodings.getEncoding': (t) => getEncoding(t, studyKey, testModels.film),
  'encodings.getEncodingSummary': (t) => getEncodingSummary(t, studyKey, testModels.film),
  'anatomies.putAnatomy': (t) => putAnatomy(t, 1, anatomy({ width: 2, height: 2, values: new Float32Array(4) }), '2026-01-01T00:00:00Z'),
  'anatomies.getAnatomy': (t) => getAnatomy(t, studyKey, ModelId.parse('organ-segmenter@test-1')),
  nearestInDatabase: (t) =>
    nearestInDatabase(t, unitVector(1), { models: [testModels.film], modality: null, excludePatient: null, limit: 5 }),
  'vectorCache.loadVectorCache': (t) => loadVectorCache(t),
  'drafts.insertDraft': (t) => insertDraft(t, 1, draftOf(patientKey, 1)),
  'drafts.getLatestDraft': (t) => getLatestDraft(t, 1),
  'annotations.putAnnotations': (t) => putAnnotations(t, 1, [], 'now'),
  'annotations.getAnnotations': (t) => getAnnotations(t, 1),
  'ecgFiducials.putEcgFiducials': (t) => putEcgFiducials(t, 1, noFiducials, 'now'),
  'ecgFiducials.getEcgFiducials': (t) => getEcgFiducials(t, 1),
  'hangingProtocols.putHangingProtocol': (t) =>
    putHangingProtocol(t, { name: 'two', rows: 1, columns: 2, panes: ['film', 'prior-1'], isLinked: true, digit: 7 }),
  'hangingProtocols.listHangingProtocols': (t) => listHangingProtocols(t),
  'hangingProtocols.deleteHangingProtocol': (t) => deleteHangingProtocol(t, 'two'),
  'reports.findNewestReport': (t) => findNewestReport(t, 1),
  'reports.findReport': (t) => findReport(t, ReportKey.parse('report')),
  'reports.listReports': (t) => listReports(t, 1),
  'reports.writeSentences': async (t) => {
    await t.run(
      `INSERT INTO reports (report_key, patient, is_synthetic, started_at, saved_at, revision, version) VALUES ('report', 1, 0, '', '', 0, 1)`,
      [],
    );
    const sentence = { sentenceId: 's', section: 'film', text: 'x', state: 'written', drafted: null } as const;
    await writeSentences(t, 1, [], [sentence]);
    await writeSentences(t, 1, [sentence], [{ ...sentence, text: 'y' }]);
    await writeSentences(t, 1, [sentence], []);
  },
  'reports.recordEdits': (t) => recordEdits(t, 1, 1, 'now', [{ sentenceId: 's', kind: 'text', before: 'x', after: 'y' }]),
  'probes.putProbe': (t) => putProbe(t, { name: 'x', modality: 'film', marks: [{ studyKey: StudyKey.parse('a'), isPositive: true }] }),
  'probes.listProbes': (t) => listProbes(t),
  'probes.renameProbe': (t) => renameProbe(t, 'x', 'y'),
  'probes.deleteProbe': (t) => deleteProbe(t, 'x'),
  'audit.appendAudit': (t) => appendAudit(t, Buffer.alloc(32), 'now', { action: 'a', subject: 's' }),
  'audit.verifyAudit': (t) => verifyAudit(t, Buffer.alloc(32)),
  'worklist.listPatients': (t) =>
    listPatients(t, { filter: 'roe', modality: 'film', sort: 'name', offset: 0, limit: 5, currentModels: [testModels.film] }),
};

it('is the SQL that was reviewed', async () => {
  const connection = await openForWriting(join(await temporaryFolder(), 'test.db'), Buffer.alloc(32, 1));
  await migrate(connection);
  const lines: string[] = [];
  for (const [name, use] of Object.entries(uses)) {
    const statements: string[] = [];
    await connection.transaction((transaction) => use(noting(transaction, statements)));
    lines.push(`-- ${name}`, ...statements, '');
  }
  await connection.close();
  await expect(lines.join('\n')).toMatchFileSnapshot('repository-sql.snap.sql');
});
