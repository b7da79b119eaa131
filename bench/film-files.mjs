/** Synthetic films for the benchmark of the film room: large ones of one grey in the middle, and one of many frames. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const cineFrames = 500;
export const cineSide = 512;
/** Rows and columns of a large film. */
export const side = 3_000;

/** Patient ID of film i. */
export const nameOf = (i) => `FILM-${String(i).padStart(2, '0')}`;

/** Grey of film i on the glass, 0 to 255: it is stated to be shown over 0 to 4095. */
const storedOf = (i) => 800 + 200 * i;
export const greyOf = (i) => Math.round((255 * storedOf(i)) / 4095);

/** @param {string} folder @param {number} count @returns {string[]} paths of so many large films and one of many frames */
export function writeFilms(folder, count) {
  const paths = [];
  for (let i = 0; i < count; i++) {
    const pixels = new Uint16Array(side * side);
    // Noise at the border, so that it is not a film of one grey; one grey in the middle.
    for (let p = 0; p < pixels.length; p++) {
      const [x, y] = [p % side, Math.floor(p / side)];
      const isMiddle = Math.abs(x - side / 2) < side / 4 && Math.abs(y - side / 2) < side / 4;
      pixels[p] = isMiddle ? storedOf(i) : (x * 31 + y * 17 + i) % 4096;
    }
    paths.push(writeDicom(folder, nameOf(i), side, side, 1, 16, Buffer.from(pixels.buffer)));
  }
  const frames = Buffer.alloc(cineSide * cineSide * cineFrames);
  for (let f = 0; f < cineFrames; f++) {
    for (let p = 0; p < cineSide * cineSide; p++) frames[f * cineSide * cineSide + p] = (p + (p >> 9) * 3 + f * 5) & 255;
  }
  paths.push(writeDicom(folder, 'CINE', cineSide, cineSide, cineFrames, 8, frames));
  return paths;
}

/** An uncompressed DICOM film. @returns {string} its path */
function writeDicom(folder, patientId, rows, columns, frames, bits, pixels) {
  const text = (value, pad = ' ') => Buffer.from(value.length % 2 === 0 ? value : value + pad);
  const short = (value) => Buffer.from(Uint16Array.of(value).buffer);
  const element = (tag, vr, value) => {
    const isLong = vr === 'OW' || vr === 'OB';
    const head = Buffer.alloc(isLong ? 12 : 8);
    head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0);
    head.writeUInt16LE(parseInt(tag.slice(4), 16), 2);
    head.write(vr, 4);
    if (isLong) head.writeUInt32LE(value.length, 8);
    else head.writeUInt16LE(value.length, 6);
    return Buffer.concat([head, value]);
  };
  const uid = `2.25.9${[...patientId].map((letter) => letter.charCodeAt(0)).join('')}`;
  const stored = bits === 8 ? 8 : 12;
  const elements = [
    element('00080016', 'UI', text('1.2.840.10008.5.1.4.1.1.1.1', '\0')),
    element('00080018', 'UI', text(uid, '\0')),
    element('00080020', 'DA', text('20260101')),
    element('00080060', 'CS', text('DX')),
    element('00100010', 'PN', text(`SYNTHETIC^${patientId}`)),
    element('00100020', 'LO', text(patientId)),
    element('00180015', 'CS', text('CHEST')),
    element('0020000d', 'UI', text(`${uid}1`, '\0')),
    element('0020000e', 'UI', text(`${uid}2`, '\0')),
    element('00280002', 'US', short(1)),
    element('00280004', 'CS', text('MONOCHROME2')),
    element('00280008', 'IS', text(String(frames))),
    element('00280010', 'US', short(rows)),
    element('00280011', 'US', short(columns)),
    element('00280100', 'US', short(bits)),
    element('00280101', 'US', short(stored)),
    element('00280102', 'US', short(stored - 1)),
    element('00280103', 'US', short(0)),
    element('00281050', 'DS', text(bits === 8 ? '128' : '2048')),
    element('00281051', 'DS', text(bits === 8 ? '256' : '4096')),
    element('7fe00010', bits === 8 ? 'OB' : 'OW', pixels),
  ];
  const preamble = Buffer.alloc(132);
  preamble.write('DICM', 128);
  const path = join(folder, `${patientId}.dcm`);
  writeFileSync(path, Buffer.concat([preamble, element('00020010', 'UI', text('1.2.840.10008.1.2.1', '\0')), ...elements]));
  return path;
}
