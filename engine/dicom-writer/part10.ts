/** A DICOM file: preamble, meta information, data set (PS3.10 §7). */
import { concatenate, encodeElements, type Element } from './elements.ts';

/** Explicit VR little endian. */
const explicitLittleEndian = '1.2.840.10008.1.2.1';
/** Names the writer in the meta information; derived from a fixed UUID. */
const implementationClassUID = '2.25.164023950117264894170323894460517315821';

/**
 * Writes a Part 10 file in explicit VR little endian.
 *
 * @param sopClassUID  what the data set is
 * @param sopInstanceUID  its identity, repeated in the data set by this function
 * @param elements  the data set without SOP class and instance
 * @param implementation  Implementation Version Name (0002,0013), at most 16 characters
 */
export function writePart10(
  sopClassUID: string,
  sopInstanceUID: string,
  elements: readonly Element[],
  implementation = 'AUSCULT_SYN',
): Uint8Array<ArrayBuffer> {
  const meta = encodeElements([
    [0x00020001, 'OB', Uint8Array.of(0, 1)],
    [0x00020002, 'UI', sopClassUID],
    [0x00020003, 'UI', sopInstanceUID],
    [0x00020010, 'UI', explicitLittleEndian],
    [0x00020012, 'UI', implementationClassUID],
    [0x00020013, 'SH', implementation],
  ]);
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
  const groupLength = encodeElements([[0x00020000, 'UL', meta.length]]);
  const dataSet = encodeElements([[0x00080016, 'UI', sopClassUID], [0x00080018, 'UI', sopInstanceUID], ...elements]);
  return concatenate([preamble, groupLength, meta, dataSet]);
}
