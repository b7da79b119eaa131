/**
 * A signed report as a FHIR R4 DiagnosticReport: patient, imaging studies and the sections as observations inside it, the pages as PDF.
 * Codes are LOINC's, HL7's and DICOM's where they have one; where they have none there are words alone.
 *
 * @see https://hl7.org/fhir/R4/diagnosticreport.html
 */
import { createHash } from 'node:crypto';
import type { Patient, Report, Signature } from '../../contract/index.ts';
import type { ReportContent, ReportIdentity, ReportRecording } from '../dicom-export/index.ts';
import { uidOfName } from '../dicom-writer/uid.ts';

/** What the resource is made from. */
export interface FhirReportSource {
  readonly report: Report;
  readonly signatures: readonly [Signature, ...Signature[]];
  readonly patient: Patient;
  readonly recordings: readonly ReportRecording[];
  readonly place: ReportIdentity;
  readonly content: ReportContent;
  readonly title: string;
  readonly pdf: Uint8Array;
}

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };
type JsonObject = Readonly<Record<string, Json | undefined>>;

const genders = { F: 'female', M: 'male', O: 'other', U: 'unknown' } as const;
const loinc = 'http://loinc.org';
const subject = { reference: '#patient' } as const;

/** The resource as JSON text. Addenda make its status `appended`: what was signed before is unchanged. */
export function writeFhirReport(source: FhirReportSource): string {
  const { report, signatures, recordings, content, title, pdf } = source;
  const [first] = signatures;
  const last = signatures.at(-1) ?? first;
  const studies = imagingStudies(source);
  const observations = content.sections
    .filter(({ section }) => section !== 'impression')
    .map(({ section, heading, text }) => observation(section, heading, text, last.signedAt));
  const hasFilm = report.filmStudyKey !== null;
  const hasEcg = report.ecgStudyKey !== null;
  const days = recordings.flatMap(({ study }) => study.acquiredAt?.slice(0, 10) ?? []).sort();
  const signers = [...new Set(signatures.map(({ signedBy }) => signedBy))];
  const resource: JsonObject = {
    resourceType: 'DiagnosticReport',
    ...(report.isSynthetic && {
      meta: { tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST', display: 'test health data' }] },
    }),
    language: 'en',
    text: { status: 'additional', div: narrative(source) },
    contained: [patientResource(source.patient), ...studies, ...observations],
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:oid:${uidOfName(`report ${report.reportKey}`)}` }],
    status: signatures.length > 1 ? 'appended' : 'final',
    category: [...(hasFilm ? ['RAD'] : []), ...(hasEcg ? ['EC'] : [])].map((code) => ({
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code }],
    })),
    code: { coding: [{ system: loinc, code: hasFilm ? '18748-4' : '11524-0' }], text: title },
    subject,
    ...(days[0] !== undefined && { effectiveDateTime: days[0] }),
    issued: last.signedAt,
    resultsInterpreter: signers.map((display) => ({ display })),
    ...(observations.length > 0 && { result: observations.map(({ id }) => ({ reference: `#${String(id)}` })) }),
    ...(studies.length > 0 && { imagingStudy: studies.map(({ id }) => ({ reference: `#${String(id)}` })) }),
    ...conclusionOf(content),
    presentedForm: [
      {
        contentType: 'application/pdf',
        language: 'en',
        data: Buffer.from(pdf).toString('base64'),
        size: pdf.length,
        hash: createHash('sha1').update(pdf).digest('base64'),
        title,
        creation: last.signedAt,
      },
    ],
  };
  const category = resource['category'] as readonly Json[];
  return `${JSON.stringify(category.length === 0 ? { ...resource, category: undefined } : resource, null, 2)}\n`;
}

/** The impression; addenda stand with it, since one may correct it. */
function conclusionOf({ sections, addenda }: ReportContent): JsonObject {
  const impression = sections.filter(({ section }) => section === 'impression').map(({ text }) => text);
  const said = [...impression, ...addenda.map(({ heading, text }) => `${heading}: ${text}`)];
  return said.length === 0 ? {} : { conclusion: said.join('\n\n') };
}

function patientResource({ patientId, name, sex, birthDate }: Patient): JsonObject {
  const [family = '', given = ''] = name.split(/,\s*/);
  return {
    resourceType: 'Patient',
    id: 'patient',
    ...(patientId !== '' && { identifier: [{ value: patientId }] }),
    ...(name !== '' && { name: [{ text: name, family, ...(given !== '' && { given: given.split(/\s+/) }) }] }),
    gender: genders[sex],
    ...(birthDate !== null && { birthDate }),
  };
}

function observation(id: string, heading: string, text: string, issued: string): JsonObject {
  const coding = id === 'technique' ? {} : { coding: [{ system: loinc, code: '59776-5' }] };
  return {
    resourceType: 'Observation',
    id: `section-${id}`,
    status: 'final',
    code: { ...coding, text: heading },
    subject,
    issued,
    valueString: text,
  };
}

/** One a study UID: recordings of the same study are series of it. */
function imagingStudies({ recordings, place }: FhirReportSource): JsonObject[] {
  const uids = [...new Set(place.evidence.map(({ studyUid }) => studyUid))];
  return uids.map((studyUid, i) => {
    const own = place.evidence.filter((one) => one.studyUid === studyUid);
    const series = own.flatMap(({ kind, seriesUid, sopClassUid, sopInstanceUid }) => {
      const modality = recordings.find(({ identity }) => identity?.sopInstanceUid === sopInstanceUid)?.identity?.modality ?? '';
      const code = modality !== '' ? modality : kind === 'ecg' ? 'ECG' : 'DX';
      return [
        {
          uid: seriesUid,
          modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code },
          instance: [{ uid: sopInstanceUid, sopClass: { system: 'urn:ietf:rfc:3986', code: `urn:oid:${sopClassUid}` } }],
        },
      ];
    });
    return {
      resourceType: 'ImagingStudy',
      id: `study-${i + 1}`,
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${studyUid}` }],
      status: 'available',
      subject,
      series,
    };
  });
}

/** All words of the report as XHTML. */
function narrative({ title, content }: FhirReportSource): string {
  const paragraph = (text: string): string => `<p>${escape(text).replaceAll('\n', '<br/>')}</p>`;
  const parts = [...content.sections, ...content.addenda].map(({ heading, text }) => `<h2>${escape(heading)}</h2>${paragraph(text)}`);
  const warnings = content.warnings.map((warning) => `<p><b>${escape(warning)}</b></p>`);
  const body = [`<h1>${escape(title)}</h1>`, ...warnings, ...parts, ...content.closing.map(paragraph)].join('');
  return `<div xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">${body}</div>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
