/**
 * Import: from files to studies. Offers the search for files, recognition, reading of DICOM films and of ECGs in
 * every format, decoding of pixels and thumbnails. Must not know the store nor the models. Whatever is wrong with a file comes
 * out as an AuscultError of the closed table.
 */
export { findFiles } from './find-files.ts';
export { readStudy, readEcg, readMeasuredEcg, type ImportFile, type MeasuredEcg } from './read-study.ts';
export { recogniseFormat, type FormatFamily } from './recognise-format.ts';
export { decodeFilm, openFilm } from './dicom/film.ts';
export { previewReduction } from './dicom/reduce.ts';
export { readFilmIdentity, readObjectIdentity, type FilmIdentity, type ObjectIdentity } from './dicom/object-identity.ts';
export { voiShade } from './dicom/voi.ts';
export { readTags } from './dicom/tags.ts';
export { PixelPool } from './pixel-pool.ts';
export { makeThumbnail } from './thumbnail.ts';
export { maxFileBytes } from './limits.ts';
export { openLongRecording as readLongRecording, type LongRecording } from './wfdb/long-recording.ts';
export type { ReadSibling } from './wfdb/record.ts';
export type { DeviceMeasurements } from './ecg/device-measurements.ts';
export type { GreyImage, OriginalFile, ParsedEcg, ParsedFilm, ParsedStudy, PatientIdentity } from './parsed-study.ts';
