/** A signed report as Basic Text SR (PS3.3 A.35.1) after TID 2000 of PS3.16: sections as containers, their words as text. */
import type { DraftSectionName, Report } from '../../contract/index.ts';
import { writePart10 } from '../dicom-writer/part10.ts';
import { typedPersonName } from '../dicom-writer/values.ts';
import * as tree from './content-tree.ts';
import type { ContentItem } from './content-tree.ts';
import { commonElements, implementationName, type Code } from './modules.ts';
import { instanceUidOf, seriesUidOf, type ReportIdentity, type Signatures } from './report-identity.ts';
import { languageOfContent, observers, srDocumentElements, type EvidenceInstance } from './sr-document.ts';

/** Basic Text SR Storage. */
export const basicTextSrStorage = '1.2.840.10008.5.1.4.1.1.88.11';

/** What a report says, section by section, in the words of the other exports. */
export interface ReportContent {
  /** What must be seen first. */
  readonly warnings: readonly string[];
  readonly sections: readonly { readonly section: DraftSectionName; readonly heading: string; readonly text: string }[];
  readonly addenda: readonly { readonly heading: string; readonly text: string }[];
  /** How much came from a machine, the hashes, what Auscult is not. */
  readonly closing: readonly string[];
}

/** What a document of a report is made from. */
export interface ReportDocumentSource {
  readonly report: Report;
  readonly signatures: Signatures;
  readonly place: ReportIdentity;
  readonly content: ReportContent;
  /** Version of Auscult. */
  readonly version: string;
}

/** Root concept: CID 7000. */
export function documentTitle({ filmStudyKey }: Pick<Report, 'filmStudyKey'>): Code {
  return filmStudyKey === null ? ['11524-0', 'LN', 'ECG Report'] : ['18748-4', 'LN', 'Diagnostic Imaging Report'];
}

/** Headings (CID 7001) and elements (CID 7002) of the sections. Film and ECG are both findings; their words say which. */
const findings: Section = { heading: ['59776-5', 'LN', 'Findings'], element: ['121071', 'DCM', 'Finding'] };
const sections: Readonly<Record<DraftSectionName, Section>> = {
  technique: { heading: ['55111-9', 'LN', 'Current Procedure Descriptions'], element: ['121065', 'DCM', 'Procedure Description'] },
  film: findings,
  ecg: findings,
  impression: { heading: ['19005-8', 'LN', 'Impressions'], element: ['121073', 'DCM', 'Impression'] },
};
interface Section {
  readonly heading: Code;
  readonly element: Code;
}

const addendumHeading: Code = ['55107-7', 'LN', 'Addendum'];
const comment: Code = ['121106', 'DCM', 'Comment'];

/** Writes the report with all its addenda as a Part 10 file: verified by who signed, and final. */
export function writeReportSr(source: ReportDocumentSource): Uint8Array<ArrayBuffer> {
  const { report, signatures, place, content, version } = source;
  const { identity, evidence } = place;
  const [first] = signatures;
  const origin = { version, createdAt: (signatures.at(-1) ?? first).signedAt };
  const series = {
    modality: 'SR',
    uid: seriesUidOf('sr', report, version),
    description: seriesDescription(report),
    begunAt: first.signedAt,
  } as const;
  return writePart10(
    basicTextSrStorage,
    instanceUidOf('sr', report, signatures, version),
    [
      ...commonElements(identity, series, origin),
      ...srDocumentElements({
        origin,
        instanceNumber: signatures.length,
        verified: [
          { signedBy: first.signedBy, signedAt: first.signedAt, organization: identity.institution },
          ...signatures.slice(1).map(({ signedBy, signedAt }) => ({ signedBy, signedAt, organization: identity.institution })),
        ],
        studyUid: identity.study.uid,
        evidence,
        predecessor: predecessorOf(source, series.uid),
      }),
      ...tree.rootContainer(documentTitle(report), '2000', [
        languageOfContent,
        ...observers(typedPersonName(first.signedBy), version),
        ...content.warnings.map((warning) => tree.text('CONTAINS', comment, warning)),
        ...sectionItems(content.sections, evidence),
        ...content.addenda.map(({ heading, text }) =>
          tree.container(addendumHeading, [tree.text('CONTAINS', comment, `${heading}: ${text}`)]),
        ),
        tree.text('CONTAINS', comment, content.closing.join('\n')),
      ]),
    ],
    implementationName(version),
  );
}

/** Series Description of a report's documents. */
export function seriesDescription({ isSynthetic }: Report): string {
  return isSynthetic ? 'SYNTHETIC: signed report' : 'Signed report';
}

/** The document without the last addendum; null for one without addenda. */
function predecessorOf({ report, signatures, place, version }: ReportDocumentSource, seriesUid: string): EvidenceInstance | null {
  const [first, ...rest] = signatures;
  if (rest.length === 0) return null;
  const before: Signatures = [first, ...rest.slice(0, -1)];
  return {
    studyUid: place.identity.study.uid,
    seriesUid,
    sopClassUid: basicTextSrStorage,
    sopInstanceUid: instanceUidOf('sr', report, before, version),
  };
}

/** One container a heading; the first of the findings holds the recordings. */
function sectionItems(said: ReportContent['sections'], evidence: ReportIdentity['evidence']): ContentItem[] {
  const headings = [...new Set(said.map(({ section }) => sections[section].heading))];
  return headings.map((heading) => {
    const own = said.filter(({ section }) => sections[section].heading === heading);
    const texts = own.map(({ section, heading: title, text }) =>
      tree.text('CONTAINS', sections[section].element, heading === findings.heading ? `${title}: ${text}` : text),
    );
    const recordings = evidence.map(({ kind, sopClassUid, sopInstanceUid }) =>
      (kind === 'film' ? tree.image : tree.waveform)('CONTAINS', sopClassUid, sopInstanceUid),
    );
    return tree.container(heading, [...texts, ...(heading === findings.heading ? recordings : [])]);
  });
}
