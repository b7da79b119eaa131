/** What a DICOM object is to Auscult, told by its SOP class and modality: a film, a 12-lead ECG, or something else by name. */
import type { DicomFile } from './dicom-file.ts';
import { textOf, uint16Of } from './values.ts';

/** What an object is; `what` names the rest for people, with article. */
export type ObjectKind =
  { readonly kind: 'film' } | { readonly kind: 'ecg' } | { readonly kind: 'other'; /** For people, with article. */ readonly what: string };

const storage = '1.2.840.10008.5.1.4.1.1';

const filmClasses = new Set([
  `${storage}.1`, // Computed Radiography
  `${storage}.1.1`, // Digital X-Ray, for presentation
  `${storage}.1.1.1`, // Digital X-Ray, for processing
]);

const captureClasses = new Set([
  `${storage}.7`, // Secondary Capture
  `${storage}.7.1`,
  `${storage}.7.2`,
  `${storage}.7.3`,
  `${storage}.7.4`,
]);

const ecgClasses = new Set([
  `${storage}.9.1.1`, // 12-lead ECG
  `${storage}.9.1.2`, // General ECG
  `${storage}.9.1.4`, // General 32-bit ECG
  `${storage}.9.2.1`, // Hemodynamic waveform: with the surface leads when it holds them
  `${storage}.9.1.3`, // Ambulatory ECG
]);

/** Modalities (0008,0060) of a projection radiograph, and those that a secondary capture of one may state. */
const filmModalities = new Set(['CR', 'DX', 'DR', 'RG', 'CXR', 'XC']);
const captureModalities = new Set([...filmModalities, 'OT', 'SC', '']);

/** SOP class prefixes with a name for people. The longest match counts. */
const otherClasses: readonly (readonly [string, string])[] = [
  [`${storage}.1.2`, 'a mammogram'],
  [`${storage}.1.3`, 'an intra-oral radiograph'],
  [`${storage}.2`, 'a CT image'],
  [`${storage}.3`, 'an ultrasound clip'],
  [`${storage}.4`, 'an MR image'],
  [`${storage}.6`, 'an ultrasound image'],
  [`${storage}.9`, 'a waveform that is not an ECG'],
  [`${storage}.11`, 'a presentation state'],
  [`${storage}.12`, 'an angiogram or fluoroscopy'],
  [`${storage}.13`, 'a tomosynthesis or 3D X-ray'],
  [`${storage}.20`, 'a nuclear medicine image'],
  [`${storage}.30`, 'a parametric map'],
  [`${storage}.66`, 'a segmentation or registration'],
  [`${storage}.67`, 'a real world value mapping'],
  [`${storage}.77`, 'a photograph, endoscopy or microscopy image'],
  [`${storage}.88`, 'a structured report'],
  [`${storage}.91`, 'a microscopy annotation'],
  [`${storage}.104`, 'an encapsulated document'],
  [`${storage}.128`, 'a PET image'],
  [`${storage}.481`, 'a radiotherapy object'],
  ['1.2.840.10008.1.3.10', 'a DICOM directory (DICOMDIR)'],
  ['1.2.840.10008.5.1.4.38', 'a hanging protocol'],
];

/**
 * Sorts a DICOM object by SOP class UID (0008,0016) and modality (0008,0060).
 *
 * Secondary captures count as films unless they state another modality or are coloured. A file without SOP class, as archives older than
 * DICOM hold them, is judged by its modality alone.
 */
export function objectKindOf(file: DicomFile): ObjectKind {
  const sopClass = textOf(file, 'x00080016') || textOf(file, 'x00020002');
  const modality = textOf(file, 'x00080060').toUpperCase();
  if (filmClasses.has(sopClass)) return { kind: 'film' };
  if (ecgClasses.has(sopClass)) return { kind: 'ecg' };
  if (captureClasses.has(sopClass)) return captureKindOf(file, modality);
  const name = nameOf(sopClass);
  if (name !== null) return { kind: 'other', what: name };
  if (filmModalities.has(modality)) return { kind: 'film' };
  if (sopClass === '')
    return { kind: 'other', what: modality === '' ? 'an object that does not say what it is' : `an object of modality ${modality}` };
  return { kind: 'other', what: 'a DICOM object of a class that Auscult does not know' };
}

/** A secondary capture may be anything: colour is taken for a film only when modality or body part say so. */
function captureKindOf(file: DicomFile, modality: string): ObjectKind {
  if (!captureModalities.has(modality)) return { kind: 'other', what: `a secondary capture of modality ${modality}` };
  const isColour = uint16Of(file.dataSet, 'x00280002') === 3 || textOf(file, 'x00280004').toUpperCase() === 'PALETTE COLOR';
  const saysFilm = filmModalities.has(modality) || /CHEST|THORAX/i.test(textOf(file, 'x00180015'));
  return isColour && !saysFilm ? { kind: 'other', what: 'a colour picture that does not say to be a film' } : { kind: 'film' };
}

function nameOf(sopClass: string): string | null {
  const matches = otherClasses.filter(([prefix]) => sopClass === prefix || sopClass.startsWith(`${prefix}.`));
  return matches.sort((a, b) => b[0].length - a[0].length)[0]?.[1] ?? null;
}
