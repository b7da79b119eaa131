/** Which fragments of encapsulated pixel data make up which frame (PS3.5 A.4). */
import type { Element } from 'dicom-parser';
import { AuscultError } from '../../../contract/index.ts';
import type { DicomFile } from './dicom-file.ts';

/** One fragment: its bytes and its offset from the first fragment, as the basic offset table counts. */
interface Fragment {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/**
 * Splits encapsulated pixel data into compressed frames: by the basic offset table, else one fragment a frame, else by the
 * start markers of the code streams.
 *
 * @param frames  number of frames that the file announces
 * @returns one compressed code stream a frame
 * @throws AuscultError 'film-decode-failed' when the fragments do not add up to the frames
 */
export function splitFrames(file: DicomFile, element: Element, frames: number): Uint8Array[] {
  const fragments = readFragments(file, element);
  if (fragments.length === 0) throw new AuscultError('dicom-no-pixels', { file: file.name });
  const groups = groupFragments(fragments, element.basicOffsetTable ?? [], frames);
  if (groups === null) {
    const problem = `${fragments.length} fragments do not make ${frames} frames`;
    throw new AuscultError('film-decode-failed', { file: file.name, problem });
  }
  return groups.map(concatenate);
}

function readFragments(file: DicomFile, element: Element): Fragment[] {
  const bytes = file.dataSet.byteArray;
  return (element.fragments ?? []).map((fragment) => ({
    bytes: bytes.subarray(fragment.position, fragment.position + fragment.length),
    offset: fragment.offset,
  }));
}

function groupFragments(fragments: readonly Fragment[], offsets: readonly number[], frames: number): Fragment[][] | null {
  if (frames === 1) return [[...fragments]];
  if (offsets.length === frames) {
    const groups = groupAt(fragments, (fragment) => offsets.includes(fragment.offset));
    if (groups.length === frames) return groups;
  }
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  const groups = groupAt(fragments, (fragment) => startsCodeStream(fragment.bytes));
  return groups.length === frames ? groups : null;
}

function groupAt(fragments: readonly Fragment[], isFirst: (fragment: Fragment) => boolean): Fragment[][] {
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    if (groups.length === 0 || isFirst(fragment)) groups.push([]);
    groups.at(-1)?.push(fragment);
  }
  return groups;
}

/** JPEG and JPEG-LS begin with SOI and another marker (FF D8 FF), JPEG 2000 with SOC and SIZ (FF 4F FF 51). */
function startsCodeStream(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0xff || bytes[2] !== 0xff) return false;
  return bytes[1] === 0xd8 || (bytes[1] === 0x4f && bytes[3] === 0x51);
}

function concatenate(fragments: readonly Fragment[]): Uint8Array {
  const [only] = fragments;
  if (fragments.length === 1 && only !== undefined) return only.bytes;
  const whole = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.bytes.length, 0));
  let position = 0;
  for (const { bytes } of fragments) {
    whole.set(bytes, position);
    position += bytes.length;
  }
  return whole;
}
