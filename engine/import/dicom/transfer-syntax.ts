/** The transfer syntaxes that Auscult reads, and which codec each of them needs. */

/** PS3.5 A.1, DICOM's default. */
export const implicitLittleEndian = '1.2.840.10008.1.2';
/** PS3.5 A.2. */
export const explicitLittleEndian = '1.2.840.10008.1.2.1';
/** PS3.5 A.5: the whole data set deflated. */
export const deflatedExplicitLittleEndian = '1.2.840.10008.1.2.1.99';
/** PS3.5 A.3, retired but stored. */
export const explicitBigEndian = '1.2.840.10008.1.2.2';

/** Families of compression, each with a decoder of its own. */
export type CodecName = 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

const native = new Set([implicitLittleEndian, explicitLittleEndian, deflatedExplicitLittleEndian, explicitBigEndian]);

const codecs: Readonly<Record<string, CodecName>> = {
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.4.50': 'jpeg', // baseline, process 1
  '1.2.840.10008.1.2.4.51': 'jpeg', // extended, processes 2 and 4
  '1.2.840.10008.1.2.4.53': 'jpeg', // spectral selection, processes 6 and 8 (retired)
  '1.2.840.10008.1.2.4.55': 'jpeg', // full progression, processes 10 and 12 (retired)
  '1.2.840.10008.1.2.4.57': 'jpeg', // lossless, process 14
  '1.2.840.10008.1.2.4.70': 'jpeg', // lossless, process 14, selection value 1
  '1.2.840.10008.1.2.4.80': 'jpeg-ls',
  '1.2.840.10008.1.2.4.81': 'jpeg-ls',
  '1.2.840.10008.1.2.4.90': 'jpeg-2000',
  '1.2.840.10008.1.2.4.91': 'jpeg-2000',
  '1.2.840.10008.1.2.4.201': 'htj2k',
  '1.2.840.10008.1.2.4.202': 'htj2k',
  '1.2.840.10008.1.2.4.203': 'htj2k',
};

/**
 * How the pixels of a transfer syntax are packed.
 *
 * @returns `native` when they are not compressed, the codec when they are, `null` when Auscult cannot decode them
 * @see DICOM PS3.5 annex A
 */
export function codecOf(transferSyntaxUID: string): 'native' | CodecName | null {
  if (native.has(transferSyntaxUID)) return 'native';
  return codecs[transferSyntaxUID] ?? null;
}
