/** A signed report as Basic Text SR, Encapsulated PDF and FHIR DiagnosticReport, read back by others than their writers. */
import { createHash } from 'node:crypto';
import dicomParser, { type DataSet } from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../contract/index.ts';
import { writeEncapsulatedPdf, writeReportSr } from '../../../../engine/dicom-export/index.ts';
import { writeFhirReport } from '../../../../engine/reporting/fhir-report.ts';
import { reportContent, reportTitle } from '../../../../engine/reporting/report-document.ts';
import { addendum, person, place, recordings, signaturesOf, signedReport } from './invented-report.ts';

const text = (set: DataSet | undefined, tag: string): string => {
  const element = set?.elements[tag];
  if (!set || !element) return '';
  return new TextDecoder().decode(set.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)).replace(/[\0 ]+$/, '');
};
const items = (set: DataSet | undefined, tag: string): DataSet[] =>
  (set?.elements[tag]?.items ?? []).flatMap(({ dataSet }) => dataSet ?? []);

/** An odd number of bytes, so that the length must be kept apart from the padding. */
const pdf = new TextEncoder().encode('%PDF-1.4 odd');

const sourceOf = (report: Report, among = recordings()) => ({
  report,
  signatures: signaturesOf(report),
  place: place(report, among),
  content: reportContent(report),
  version: '0.1.0',
});
const sr = (report: Report, among = recordings()): DataSet => dicomParser.parseDicom(writeReportSr(sourceOf(report, among)));
const pages = (report: Report, among = recordings()): DataSet =>
  dicomParser.parseDicom(writeEncapsulatedPdf(sourceOf(report, among), pdf, reportTitle));
const plain = signedReport();
const added = signedReport({ addenda: [addendum] });

describe('a signed report as structured report', () => {
  it('is final, and verified by who signed, when', () => {
    const set = sr(plain);
    expect(text(set, 'x00080016')).toBe('1.2.840.10008.5.1.4.1.1.88.11');
    expect([text(set, 'x0040a491'), text(set, 'x0040a493'), text(set, 'x0040a496')]).toEqual(['COMPLETE', 'VERIFIED', 'FINAL']);
    const [observer] = items(set, 'x0040a073');
    expect([text(observer, 'x0040a075'), text(observer, 'x0040a027')]).toEqual(['Dr Ada Roe^', 'General Hospital']);
    expect(text(observer, 'x0040a030')).toMatch(/^20261122\d{6}[+-]\d{4}$/);
  });

  it('says the accepted sentences under the headings of PS3.16, and what is left out is left out', () => {
    const said = items(sr(plain), 'x0040a730')
      .filter((one) => text(one, 'x0040a040') === 'CONTAINER')
      .map((one) => [
        text(items(one, 'x0040a043')[0], 'x00080100'),
        ...items(one, 'x0040a730').map((child) => text(child, 'x0040a160') || text(child, 'x0040a040')),
      ]);
    expect(said).toEqual([
      ['55111-9', 'PA film and 12-lead ECG.'],
      ['59776-5', 'Chest film: The heart is enlarged.', 'ECG: Sinus rhythm.', 'IMAGE', 'WAVEFORM'],
      ['19005-8', 'Cardiomegaly.'],
    ]);
  });

  it('belongs to the study of the film and names the ECG of another study as other evidence', () => {
    const set = sr(plain);
    expect(text(set, 'x0020000d')).toBe('1.2.3');
    expect(items(set, 'x0040a375').map((one) => text(one, 'x0020000d'))).toEqual(['1.2.3']);
    expect(items(set, 'x0040a385').map((one) => text(one, 'x0020000d'))).toEqual(['1.2.9']);
    expect(items(set, 'x0040a360')).toEqual([]);
  });

  it('is the same object each time, and with an addendum another that names the one before', () => {
    const [first, again, after] = [sr(plain), sr(plain), sr(added)];
    expect(text(first, 'x00080018')).toBe(text(again, 'x00080018'));
    expect(first.byteArray).toEqual(again.byteArray);
    expect(text(after, 'x00080018')).not.toBe(text(first, 'x00080018'));
    expect(text(after, 'x0020000e')).toBe(text(first, 'x0020000e'));
    const [study] = items(after, 'x0040a360');
    const [reference] = items(items(study, 'x00081115')[0], 'x00081199');
    expect(text(reference, 'x00081155')).toBe(text(first, 'x00080018'));
    expect(items(after, 'x0040a073').map((one) => text(one, 'x0040a075'))).toEqual(['Dr Ada Roe^', 'Dr Bo Lee^']);
    expect([text(first, 'x00200013'), text(after, 'x00200013')]).toEqual(['1', '2']);
  });

  it('says first that a patient is synthetic, and what Auscult is not', () => {
    const set = sr(signedReport({ isSynthetic: true }));
    const comments = items(set, 'x0040a730').map((one) => text(one, 'x0040a160'));
    expect(comments.find((comment) => comment !== '' && !comment.startsWith('Auscult'))).toContain('SYNTHETIC');
    expect(comments.at(-1)).toContain('Auscult is not a medical device.');
    expect(text(set, 'x0008103e')).toContain('SYNTHETIC');
  });
});

describe('the study of the documents', () => {
  it('is that of the ECG where there is no film in DICOM', () => {
    expect(text(sr(plain, recordings(['ecg'])), 'x0020000d')).toBe('1.2.9');
  });

  it('is made for the report where nothing is in DICOM, always the same, with the patient of the store', () => {
    const set = sr(plain, recordings([]));
    expect(text(set, 'x0020000d')).toMatch(/^2\.25\.\d+$/);
    expect(text(set, 'x0020000d')).toBe(text(pages(plain, recordings([])), 'x0020000d'));
    expect([text(set, 'x00100010'), text(set, 'x00100020'), text(set, 'x00080020')]).toEqual(['DOE^Jane', 'AUS-000128', '20261121']);
    expect(items(set, 'x0040a375')).toEqual([]);
    expect(place(plain, recordings([])).isOwnStudy).toBe(true);
  });
});

describe('a signed report as encapsulated PDF', () => {
  it('holds the very bytes, their length, and says what they are', () => {
    const set = pages(plain);
    const element = set.elements['x00420011'];
    const bytes = set.byteArray.slice(element?.dataOffset, (element?.dataOffset ?? 0) + (set.uint32('x00420015') ?? 0));
    expect(bytes).toEqual(pdf);
    expect([text(set, 'x00420012'), text(set, 'x00080060'), text(set, 'x0040a493')]).toEqual(['application/pdf', 'DOC', 'VERIFIED']);
    expect(text(items(set, 'x0040a043')[0], 'x00080100')).toBe('18748-4');
    expect(items(set, 'x00420013').map((one) => text(one, 'x00081155'))).toEqual(['1.2.3.4.5', '1.2.9.4.5']);
    expect(text(items(pages(signedReport({ filmStudyKey: null })), 'x0040a043')[0], 'x00080100')).toBe('11524-0');
  });
});

describe('a signed report as FHIR', () => {
  interface Resource extends Record<string, unknown> {
    readonly status: string;
    readonly conclusion: string;
    readonly contained: readonly { readonly resourceType: string; readonly id: string; readonly valueString?: string }[];
    readonly presentedForm: readonly { readonly data: string; readonly hash: string; readonly size: number }[];
    readonly text: { readonly div: string };
  }
  const fhir = (report: Report, among = recordings()): Resource =>
    JSON.parse(writeFhirReport({ ...sourceOf(report, among), patient: person(), recordings: among, title: reportTitle, pdf })) as Resource;

  it('is final, and appended once there is an addendum, which stands in the conclusion too', () => {
    expect([fhir(plain).status, fhir(plain).conclusion]).toEqual(['final', 'Cardiomegaly.']);
    expect(fhir(added).status).toBe('appended');
    expect(fhir(added).conclusion).toMatch(/^Cardiomegaly\.\n\nAddendum 1: Die linke Seite/);
    expect(fhir(plain)['identifier']).toEqual(fhir(added)['identifier']);
  });

  it('holds patient, studies and sections, each referred to', () => {
    const resource = fhir(plain);
    const referred = new Set([...JSON.stringify(resource).matchAll(/"reference":"#([^"]+)"/g)].map(([, id]) => id));
    expect(new Set(resource.contained.map(({ id }) => id))).toEqual(referred);
    expect(resource.contained.map(({ resourceType }) => resourceType)).toEqual([
      ...['Patient', 'ImagingStudy', 'ImagingStudy', 'Observation', 'Observation', 'Observation'],
    ]);
    expect(resource.contained.flatMap(({ valueString }) => valueString ?? [])).toEqual([
      'PA film and 12-lead ECG.',
      'The heart is enlarged.',
      'Sinus rhythm.',
    ]);
    expect(resource['effectiveDateTime']).toBe('2026-11-21');
    expect(fhir(plain, recordings([]))['imagingStudy']).toBeUndefined();
  });

  it('carries the pages, their size and hash, and words that are sound XHTML', () => {
    const [form] = fhir(added).presentedForm;
    expect(Buffer.from(form?.data ?? '', 'base64')).toEqual(Buffer.from(pdf));
    expect([form?.size, form?.hash]).toEqual([pdf.length, createHash('sha1').update(pdf).digest('base64')]);
    expect(fhir(added).text.div).toContain('&lt;left&gt; &amp; &quot;not&quot; right.');
  });

  it('is labelled as test data where the patient is synthetic', () => {
    expect(JSON.stringify(fhir(signedReport({ isSynthetic: true }))['meta'])).toContain('HTEST');
    expect(fhir(plain)['meta']).toBeUndefined();
  });
});
