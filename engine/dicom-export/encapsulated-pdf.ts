/** A signed report's pages as Encapsulated PDF (PS3.3 A.45.1): what archives show without knowing structured reports. */
import type { Element } from '../dicom-writer/elements.ts';
import { writePart10 } from '../dicom-writer/part10.ts';
import { localDateTime, oneLine } from '../dicom-writer/values.ts';
import { codeItem, commonElements, implementationName, instanceReference } from './modules.ts';
import { instanceUidOf, seriesUidOf } from './report-identity.ts';
import { documentTitle, seriesDescription, type ReportDocumentSource } from './report-sr.ts';

/** Encapsulated PDF Storage. */
export const encapsulatedPdfStorage = '1.2.840.10008.5.1.4.1.1.104.1';

/** Writes the pages of a report with all its addenda as a Part 10 file. @param title  of the document, for people */
export function writeEncapsulatedPdf(
  { report, signatures, place, version }: Omit<ReportDocumentSource, 'content'>,
  pdf: Uint8Array,
  title: string,
): Uint8Array<ArrayBuffer> {
  const { identity, evidence } = place;
  const [first] = signatures;
  const { signedAt } = signatures.at(-1) ?? first;
  const { date, time } = localDateTime(signedAt);
  const series = {
    modality: 'DOC',
    uid: seriesUidOf('pdf', report, version),
    description: seriesDescription(report),
    begunAt: first.signedAt,
  } as const;
  const sources = evidence.map(({ sopClassUid, sopInstanceUid }) => instanceReference(sopClassUid, sopInstanceUid));
  return writePart10(
    encapsulatedPdfStorage,
    instanceUidOf('pdf', report, signatures, version),
    [
      ...commonElements(identity, series, { version, createdAt: signedAt }),
      [0x00080064, 'CS', 'WSD'], // Conversion Type: made on a workstation
      [0x00200013, 'IS', String(signatures.length)],
      [0x00080023, 'DA', date],
      [0x00080033, 'TM', time],
      [0x0008002a, 'DT', ''], // Acquisition DateTime: of the recordings, which the sources state
      [0x00280301, 'CS', 'YES'], // Burned In Annotation: the pages name the patient
      ...(sources.length === 0 ? [] : [[0x00420013, 'SQ', sources] as Element]),
      [0x00420010, 'ST', oneLine(title, 1_024)],
      [0x0040a043, 'SQ', [codeItem(documentTitle(report))]],
      [0x0040a493, 'CS', 'VERIFIED'],
      [0x00420012, 'LO', 'application/pdf'],
      [0x00420011, 'OB', pdf],
      [0x00420015, 'UL', pdf.length],
    ],
    implementationName(version),
  );
}
