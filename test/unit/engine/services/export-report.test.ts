import { describe, expect, it } from 'vitest';
import type { Report, ReportFormat } from '../../../../contract/index.ts';
import { readObjectIdentity } from '../../../../engine/import/index.ts';
import { exportReport, type ExportReportParts } from '../../../../engine/services/export-report.ts';
import { study } from '../../renderer/invented.ts';
import { addendum, ecgFile, person, signedReport } from '../dicom-export/invented-report.ts';
import { filmFile } from '../dicom-export/invented-film.ts';

function exported(report: Report, format: ReportFormat, ecgFormat: 'dicom-ecg' | 'wfdb' = 'dicom-ecg') {
  const audited: unknown[] = [];
  const read: string[] = [];
  const parts: ExportReportParts = {
    store: {
      reports: { get: () => Promise.resolve(report) } as unknown as ExportReportParts['store']['reports'],
      getPatient: () => Promise.resolve(person()),
      listStudiesOf: () => Promise.resolve([study('f1', 'film'), { ...study('e1', 'ecg'), format: ecgFormat }, study('f0', 'film')]),
      readOriginals: (key) => {
        read.push(key);
        return Promise.resolve([{ name: 'a file', bytes: key === 'f1' ? filmFile() : ecgFile() }]);
      },
      audit: (entry) => Promise.resolve(void audited.push(entry)),
    },
    readers: { readObjectIdentity },
    version: '0.1.0',
  };
  return { answer: exportReport(parts, { reportKey: report.reportKey, format }), audited, read };
}
const asText = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

describe('exporting a report', () => {
  it('names each form by the day of the signature, and notes it in the audit', async () => {
    const names = { pdf: 'Report 2026-11-22.pdf', text: 'Report 2026-11-22.txt', 'dicom-pdf': 'Report pages 2026-11-22.dcm', 'dicom-sr': 'Structured report 2026-11-22.dcm', fhir: 'DiagnosticReport 2026-11-22.json' } as const; // prettier-ignore
    const begins = { pdf: '%PDF-', text: 'Report:', 'dicom-pdf': '\0', 'dicom-sr': '\0', fhir: '{\n' } as const;
    for (const format of Object.keys(names) as ReportFormat[]) {
      const { answer, audited } = exported(signedReport(), format);
      const { bytes, fileName, remarks } = await answer;
      expect([fileName, remarks]).toEqual([names[format], []]);
      expect(asText(bytes).startsWith(begins[format])).toBe(true);
      expect(audited).toEqual([{ action: 'report.exported', subject: 'r1', details: { format } }]);
    }
  });

  it('reads the recordings of the report alone, and only those in DICOM', async () => {
    const { answer, read } = exported(signedReport(), 'dicom-sr', 'wfdb');
    await answer;
    expect(read).toEqual(['f1']);
  });

  it('says that a report of recordings without a study UID belongs to a study made for it', async () => {
    const { answer } = exported(signedReport({ filmStudyKey: null }), 'dicom-pdf', 'wfdb');
    expect((await answer).remarks).toEqual([expect.stringContaining('a study that was made for this report')]);
  });

  it('refuses what is not signed in every form', async () => {
    for (const format of ['pdf', 'text', 'dicom-pdf', 'dicom-sr', 'fhir'] as const) {
      const { answer, audited } = exported(signedReport({ signature: null }), format);
      await expect(answer).rejects.toThrowError(expect.objectContaining({ code: 'report-not-signed' }));
      expect(audited).toEqual([]);
    }
  });

  it('hands no text to other systems that is not what was signed, addenda included', async () => {
    const changed = signedReport({ addenda: [{ ...addendum, signature: { ...addendum.signature, isIntact: false } }] });
    for (const format of ['dicom-pdf', 'dicom-sr', 'fhir'] as const)
      await expect(exported(changed, format).answer).rejects.toThrowError(expect.objectContaining({ code: 'report-not-intact' }));
    expect(asText((await exported(changed, 'text').answer).bytes)).toContain('WARNING');
  });
});
