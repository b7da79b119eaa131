/**
 * What a clinician makes as DICOM objects for other systems: annotations and measurements of a film, signed reports. Pure: is handed what
 * the store and the readers know, and gives the bytes of Part 10 files.
 */
export { measuredValues } from './measured-values.ts';
export { writeMeasurementReport } from './measurement-report.ts';
export { writePresentationState } from './presentation-state.ts';
export { writeEncapsulatedPdf } from './encapsulated-pdf.ts';
export { reportIdentity, type ReportIdentity, type ReportRecording, type Signatures } from './report-identity.ts';
export { writeReportSr, type ReportContent } from './report-sr.ts';
