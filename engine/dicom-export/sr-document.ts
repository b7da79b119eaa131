/** What every structured report says of itself: SR Document Series and General modules (PS3.3 C.17.1, C.17.2), language, observers. */
import type { Element } from '../dicom-writer/elements.ts';
import { uidOfName } from '../dicom-writer/uid.ts';
import { localDateTime, oneLine, typedPersonName } from '../dicom-writer/values.ts';
import * as tree from './content-tree.ts';
import type { ContentItem } from './content-tree.ts';
import { instanceReference, type ExportOrigin } from './modules.ts';

/** An instance with its place in the hierarchy. */
export interface EvidenceInstance {
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** Who vouches for a document. */
export interface Verification {
  /** As typed. */
  readonly signedBy: string;
  /** ISO 8601 UTC. */
  readonly signedAt: string;
  /** '' when not stated: the standard wants one all the same, so the file says that it is not stated. */
  readonly organization: string;
}

export interface SrDocument {
  readonly origin: ExportOrigin;
  /** Within its series, from 1. */
  readonly instanceNumber: number;
  /** All signatures, the first of them of the whole document; null for one that nobody has verified. */
  readonly verified: readonly [Verification, ...Verification[]] | null;
  /** Study that the document belongs to. */
  readonly studyUid: string;
  readonly evidence: readonly EvidenceInstance[];
  /** The document that this one takes the place of. */
  readonly predecessor: EvidenceInstance | null;
}

/** Elements of the two modules, but for the series' own (`commonElements`) and the content tree. */
export function srDocumentElements({ origin, instanceNumber, verified, studyUid, evidence, predecessor }: SrDocument): Element[] {
  const { date, time } = localDateTime(origin.createdAt);
  const own = evidence.filter((one) => one.studyUid === studyUid);
  const others = evidence.filter((one) => one.studyUid !== studyUid);
  return [
    [0x00081111, 'SQ', []], // Referenced Performed Procedure Step Sequence
    [0x00200013, 'IS', String(instanceNumber)],
    [0x00080023, 'DA', date],
    [0x00080033, 'TM', time],
    [0x0040a372, 'SQ', []], // Performed Procedure Code Sequence
    [0x0040a491, 'CS', 'COMPLETE'],
    [0x0040a493, 'CS', verified ? 'VERIFIED' : 'UNVERIFIED'],
    [0x0040a496, 'CS', verified ? 'FINAL' : 'PRELIMINARY'],
    ...(verified ? [[0x0040a073, 'SQ', verified.map(verifyingObserver)] as Element] : []),
    ...(predecessor ? [[0x0040a360, 'SQ', hierarchy([predecessor])] as Element] : []),
    ...(own.length > 0 ? [[0x0040a375, 'SQ', hierarchy(own)] as Element] : []),
    ...(others.length > 0 ? [[0x0040a385, 'SQ', hierarchy(others)] as Element] : []),
  ];
}

function verifyingObserver({ signedBy, signedAt, organization }: Verification): Element[] {
  return [
    [0x0040a027, 'LO', oneLine(organization, 64) || 'Not stated'],
    [0x0040a030, 'DT', localDateTime(signedAt).dateTime],
    [0x0040a075, 'PN', typedPersonName(signedBy)],
    [0x0040a088, 'SQ', []], // Identification code: Auscult has no user accounts
  ];
}

/** Hierarchical SOP Instance Reference Macro (PS3.3 C.17.2.1): study, series, instance. */
function hierarchy(instances: readonly EvidenceInstance[]): Element[][] {
  const studies = [...new Set(instances.map(({ studyUid }) => studyUid))];
  return studies.map((studyUid): Element[] => {
    const inStudy = instances.filter((one) => one.studyUid === studyUid);
    const series = [...new Set(inStudy.map(({ seriesUid }) => seriesUid))].map((seriesUid): Element[] => [
      [0x0020000e, 'UI', seriesUid],
      [
        0x00081199,
        'SQ',
        inStudy
          .filter((one) => one.seriesUid === seriesUid)
          .map(({ sopClassUid, sopInstanceUid }) => instanceReference(sopClassUid, sopInstanceUid)),
      ],
    ]);
    return [
      [0x0020000d, 'UI', studyUid],
      [0x00081115, 'SQ', series],
    ];
  });
}

/** TID 1204. The words of Auscult are English; those that a clinician typed are taken for it. */
export const languageOfContent: ContentItem = tree.code(
  'HAS CONCEPT MOD',
  ['121049', 'DCM', 'Language of Content Item and Descendants'],
  ['en', 'RFC5646', 'English'],
);

/** TID 1001 and 1002: the person, where one is named, and Auscult as the device. @param person  as a PN value, '' for nobody */
export function observers(person: string, version: string): ContentItem[] {
  const type = (value: readonly [string, string, string]): ContentItem =>
    tree.code('HAS OBS CONTEXT', ['121005', 'DCM', 'Observer Type'], value);
  const named =
    person === ''
      ? []
      : [type(['121006', 'DCM', 'Person']), tree.personName('HAS OBS CONTEXT', ['121008', 'DCM', 'Person Observer Name'], person)];
  return [
    ...named,
    type(['121007', 'DCM', 'Device']),
    tree.uidReference('HAS OBS CONTEXT', ['121012', 'DCM', 'Device Observer UID'], uidOfName(`device Auscult ${version}`)),
    tree.text('HAS OBS CONTEXT', ['121013', 'DCM', 'Device Observer Name'], 'Auscult'),
    tree.text('HAS OBS CONTEXT', ['121014', 'DCM', 'Device Observer Manufacturer'], 'Auscult'),
    tree.text('HAS OBS CONTEXT', ['121015', 'DCM', 'Device Observer Model Name'], `Auscult workstation ${version}`),
  ];
}
