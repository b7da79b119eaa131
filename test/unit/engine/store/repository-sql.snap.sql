-- patients.putPatient, unknown
SELECT p.id, p.patient_key, p.patient_id, p.name, p.sex, p.birth_date, p.is_synthetic FROM patients p WHERE p.patient_key = ?
INSERT INTO patients (patient_key, issuer, patient_id, name, sex, birth_date, is_synthetic, search_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)

-- patients.putPatient, known
SELECT p.id, p.patient_key, p.patient_id, p.name, p.sex, p.birth_date, p.is_synthetic FROM patients p WHERE p.patient_key = ?
UPDATE patients SET name = ?, sex = ?, birth_date = ?, search_text = ? WHERE id = ?

-- studies.insertStudy
INSERT INTO studies (study_key, patient, modality, format, acquired_at, imported_at, ordered_at, description, age_years, source_name, notices, is_synthetic) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
INSERT INTO originals (study, position, name, path, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)
INSERT INTO film_facts (study, facts) VALUES (?, ?)
INSERT INTO thumbnails (study, width, height, grey) VALUES (?, ?, ?, ?)

-- patients.refreshPatientSummary
UPDATE patients SET film_count = (SELECT count(*) FROM studies s WHERE s.patient = patients.id AND s.modality = 'film'), ecg_count = (SELECT count(*) FROM studies s WHERE s.patient = patients.id AND s.modality = 'ecg'), latest_study = (SELECT s.id FROM studies s WHERE s.patient = patients.id ORDER BY s.ordered_at DESC, s.id DESC LIMIT 1), latest_at = (SELECT max(s.ordered_at) FROM studies s WHERE s.patient = patients.id) WHERE id = ?

-- studies.getStudy
SELECT s.id, s.study_key, p.patient_key, s.modality, s.format, s.acquired_at, s.imported_at, s.description, s.age_years, s.source_name, s.notices, s.is_synthetic FROM studies s JOIN patients p ON p.id = s.patient WHERE s.study_key = ?

-- studies.listStudiesOf
SELECT s.id, s.study_key, p.patient_key, s.modality, s.format, s.acquired_at, s.imported_at, s.description, s.age_years, s.source_name, s.notices, s.is_synthetic FROM studies s JOIN patients p ON p.id = s.patient WHERE s.patient = ? ORDER BY s.ordered_at DESC, s.id DESC

-- studies.listUnencoded
SELECT s.id, s.study_key, p.patient_key, s.modality, s.format, s.acquired_at, s.imported_at, s.description, s.age_years, s.source_name, s.notices, s.is_synthetic FROM studies s JOIN patients p ON p.id = s.patient LEFT JOIN encodings e ON e.study = s.id WHERE s.format <> 'wfdb-long' AND (e.model_id IS NULL OR e.model_id <> CASE s.modality WHEN 'film' THEN ? ELSE ? END) ORDER BY s.id

-- studies.getFilmFacts
SELECT f.facts FROM film_facts f JOIN studies s ON s.id = f.study WHERE s.study_key = ?

-- studies.getThumbnail
SELECT t.width, t.height, t.grey FROM thumbnails t JOIN studies s ON s.id = t.study WHERE s.study_key = ?

-- studies.listOriginals
SELECT position, name, path, sha256, bytes FROM originals WHERE study = ? ORDER BY position

-- studies.listOriginalPaths
SELECT path FROM originals

-- studies.countAll
SELECT (SELECT count(*) FROM patients) AS patients, (SELECT count(*) FROM studies) AS studies

-- encodings.putEncoding
DELETE FROM encodings WHERE study = ?
INSERT INTO encodings (study, model_id, findings, not_shown, cautions, milliseconds, encoded_at) VALUES (?, ?, ?, ?, ?, ?, ?)
INSERT INTO embeddings (encoding, vector) VALUES (?, ?)
INSERT INTO tokens (encoding, token_count, token_dimension, vectors) VALUES (?, ?, ?, ?)

-- encodings.getEncoding
SELECT s.modality, e.model_id, e.findings, e.not_shown, e.cautions, e.milliseconds, v.vector, t.token_count, t.token_dimension, t.vectors FROM encodings e JOIN studies s ON s.id = e.study JOIN embeddings v ON v.encoding = e.id JOIN tokens t ON t.encoding = e.id WHERE s.study_key = ? AND e.model_id = ?

-- encodings.getEncodingSummary
SELECT s.modality, e.model_id, e.findings, e.not_shown, e.cautions, e.milliseconds, v.vector FROM encodings e JOIN studies s ON s.id = e.study JOIN embeddings v ON v.encoding = e.id WHERE s.study_key = ? AND e.model_id = ?

-- anatomies.putAnatomy
INSERT OR REPLACE INTO film_anatomies (study, model_id, anatomy, measured_at) VALUES (?, ?, ?, ?)

-- anatomies.getAnatomy
SELECT a.anatomy FROM film_anatomies a JOIN studies s ON s.id = a.study WHERE s.study_key = ? AND a.model_id = ?

-- nearestInDatabase
SELECT count(*) AS searched FROM embeddings v JOIN encodings e ON e.id = v.encoding JOIN studies s ON s.id = e.study JOIN patients p ON p.id = s.patient WHERE e.model_id IN (?) AND (? IS NULL OR s.modality = ?) AND (? IS NULL OR p.patient_key <> ?)
SELECT s.study_key, p.patient_key, s.modality, 1 - vec_distance_cosine(v.vector, ?) AS similarity FROM embeddings v JOIN encodings e ON e.id = v.encoding JOIN studies s ON s.id = e.study JOIN patients p ON p.id = s.patient WHERE e.model_id IN (?) AND (? IS NULL OR s.modality = ?) AND (? IS NULL OR p.patient_key <> ?) ORDER BY similarity DESC, s.id LIMIT ?

-- vectorCache.loadVectorCache
SELECT v.encoding, s.id, s.study_key, p.patient_key, s.modality, e.model_id, v.vector FROM embeddings v JOIN encodings e ON e.id = v.encoding JOIN studies s ON s.id = e.study JOIN patients p ON p.id = s.patient WHERE v.encoding > ? ORDER BY v.encoding LIMIT ?

-- drafts.insertDraft
INSERT INTO drafts (patient, created_at, draft) VALUES (?, ?, ?)

-- drafts.getLatestDraft
SELECT draft FROM drafts WHERE patient = ? ORDER BY id DESC LIMIT 1

-- annotations.putAnnotations
INSERT INTO annotations (study, saved_at, annotations) VALUES (?, ?, ?) ON CONFLICT (study) DO UPDATE SET saved_at = excluded.saved_at, annotations = excluded.annotations

-- annotations.getAnnotations
SELECT annotations FROM annotations WHERE study = ?

-- ecgFiducials.putEcgFiducials
DELETE FROM ecg_fiducials WHERE study = ?
INSERT INTO ecg_fiducials (study, saved_at, fiducials) VALUES (?, ?, ?)

-- ecgFiducials.getEcgFiducials
SELECT fiducials FROM ecg_fiducials WHERE study = ?

-- hangingProtocols.putHangingProtocol
DELETE FROM hanging_protocols WHERE name = ?
UPDATE hanging_protocols SET digit = NULL, protocol = json_set(protocol, '$.digit', NULL) WHERE digit = ?
INSERT INTO hanging_protocols (name, digit, protocol) VALUES (?, ?, ?)

-- hangingProtocols.listHangingProtocols
SELECT protocol FROM hanging_protocols ORDER BY name

-- hangingProtocols.deleteHangingProtocol
DELETE FROM hanging_protocols WHERE name = ?

-- reports.findNewestReport
SELECT r.id, r.report_key, p.patient_key, r.film_study_key, r.ecg_study_key, r.model_id, r.is_synthetic, r.started_at, r.saved_at, r.revision, r.version FROM reports r JOIN patients p ON p.id = r.patient WHERE r.patient = ? ORDER BY r.id DESC LIMIT 1

-- reports.findReport
SELECT r.id, r.report_key, p.patient_key, r.film_study_key, r.ecg_study_key, r.model_id, r.is_synthetic, r.started_at, r.saved_at, r.revision, r.version FROM reports r JOIN patients p ON p.id = r.patient WHERE r.report_key = ?

-- reports.listReports
SELECT r.report_key, r.started_at, r.saved_at, s.signed_by, s.signed_at, (SELECT count(*) FROM report_addenda a WHERE a.report = r.id) AS addendum_count FROM reports r LEFT JOIN report_signatures s ON s.report = r.id WHERE r.patient = ? ORDER BY r.id DESC

-- reports.writeSentences
INSERT INTO reports (report_key, patient, is_synthetic, started_at, saved_at, revision, version) VALUES ('report', 1, 0, '', '', 0, 1)
INSERT INTO report_sentences (report, sentence_id, position, section, text, state, drafted) VALUES (?, ?, ?, ?, ?, ?, ?)
UPDATE report_sentences SET position = ?, section = ?, text = ?, state = ? WHERE report = ? AND sentence_id = ?
DELETE FROM report_sentences WHERE report = ? AND sentence_id = ?

-- reports.recordEdits
SELECT id, at, sentence_id, kind FROM report_edits WHERE report = ? ORDER BY id DESC LIMIT 1
INSERT INTO report_edits (report, revision, at, sentence_id, kind, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)

-- probes.putProbe
INSERT INTO probes (name, probe) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET probe = excluded.probe

-- probes.listProbes
SELECT probe FROM probes ORDER BY name

-- probes.renameProbe
UPDATE probes SET name = ?, probe = json_set(probe, '$.name', ?) WHERE name = ?

-- probes.deleteProbe
DELETE FROM probes WHERE name = ?

-- audit.appendAudit
SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1
INSERT INTO audit (sequence, at, action, subject, details, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)

-- audit.verifyAudit
SELECT * FROM audit ORDER BY sequence

-- worklist.listPatients
SELECT count(*) AS total FROM patients p WHERE instr(p.search_text, ?) > 0 AND p.film_count > 0
SELECT p.id, p.patient_key, p.patient_id, p.name, p.sex, p.birth_date, p.is_synthetic, p.film_count, p.ecg_count, p.latest_at, s.description, s.age_years, EXISTS (SELECT 1 FROM drafts d WHERE d.patient = p.id) OR EXISTS (SELECT 1 FROM reports r WHERE r.patient = p.id) AS has_draft, EXISTS (SELECT 1 FROM report_signatures g WHERE g.report = (SELECT r.id FROM reports r WHERE r.patient = p.id ORDER BY r.id DESC LIMIT 1)) AS is_signed, (SELECT count(*) FROM studies t JOIN encodings e ON e.study = t.id WHERE t.patient = p.id AND e.model_id IN (?)) AS encoded_count FROM patients p LEFT JOIN studies s ON s.id = p.latest_study WHERE instr(p.search_text, ?) > 0 AND p.film_count > 0 ORDER BY p.name COLLATE NOCASE, p.id LIMIT ? OFFSET ?
