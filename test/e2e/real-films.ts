/** DICOM films for tests around real recordings that are not kept with the source. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedDir } from '../shared-data.ts';
import { buildPart10, encapsulate, explicitLittle, filmElements, type Item } from '../unit/engine/import/build-dicom.ts';

const jpegBaseline = '1.2.840.10008.1.2.4.50';

/** A film of NIH ChestX-ray14 (NIH Clinical Center; Wang X et al., CVPR 2017), 256 × 256 px. */
export interface NihFilm {
  /** Name in the data set: `00000061_002`. */
  readonly id: string;
  readonly view: 'PA' | 'AP';
  readonly sex: 'F' | 'M';
  readonly ageYears: number;
  /** As the data set labels it. */
  readonly label: string;
}

/** Where its picture lies; `null` where the shared recordings are absent. */
export function nihPicture({ id }: NihFilm): string | null {
  const path = join(sharedDir() ?? '', 'data/cxr/images/nih', `${id}.jpg`);
  return existsSync(path) ? path : null;
}

/**
 * Puts the picture into a DICOM file, its JPEG bytes unchanged.
 *
 * @param folder  absolute folder
 * @returns path of the file
 */
export function writeNihFilm(folder: string, film: NihFilm): string {
  const { id, view, sex, ageYears, label } = film;
  const fragment = readFileSync(nihPicture(film) ?? '');
  const even = fragment.length % 2 === 0 ? fragment : Buffer.concat([fragment, Buffer.alloc(1)]);
  const uid = `1.2.826.0.1.3680043.10.1.${Number(id.replace('_', ''))}`;
  const changes: Item = [
    ['00080018', 'UI', `${uid}.3`],
    ['00080070', 'LO', 'NIH ChestX-ray14'],
    ['00081030', 'LO', `NIH ChestX-ray14, ${label}`],
    ['00100010', 'PN', `NIH^${id.replace('_', ' ')}`],
    ['00100020', 'LO', `NIH-${id}`],
    ['00100040', 'CS', sex],
    ['00101010', 'AS', `${String(ageYears).padStart(3, '0')}Y`],
    ['00185101', 'CS', view],
    ['0020000d', 'UI', `${uid}.1`],
    ['0020000e', 'UI', `${uid}.2`],
    ['00280100', 'US', 8],
    ['00280101', 'US', 8],
    ['00280102', 'US', 7],
  ];
  const elements = filmElements(new Uint8Array(), changes, 256, 256).filter(([tag]) => tag !== '7fe00010');
  const path = join(folder, `nih-${id}.dcm`);
  const body = buildPart10(elements, explicitLittle);
  writeFileSync(path, Buffer.concat([withTransferSyntax(body), encapsulate([even])]));
  return path;
}

/** The same file with the transfer syntax of JPEG baseline in its meta information. */
function withTransferSyntax(part10: Uint8Array): Uint8Array {
  const plain = buildPart10([], explicitLittle);
  return Buffer.concat([buildPart10([], jpegBaseline), part10.subarray(plain.length)]);
}

/** A film that is no chest: a wedge of greys with a disc, 512 × 512 px. */
export function writeOtherFilm(folder: string): string {
  const size = 512;
  const pixels = new Uint8Array(2 * size * size);
  const view = new DataView(pixels.buffer);
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [i % size, Math.floor(i / size)];
    const isDisc = Math.hypot(x - 200, y - 300) < 90;
    view.setUint16(2 * i, isDisc ? 3600 : Math.round((x + y) * 3), true);
  }
  const changes: Item = [
    ['00080018', 'UI', '1.2.826.0.1.3680043.10.2.3'],
    ['00081030', 'LO', 'Test object'],
    ['00100010', 'PN', 'OTHER^Object'],
    ['00100020', 'LO', 'OTHER-1'],
    ['0020000d', 'UI', '1.2.826.0.1.3680043.10.2.1'],
    ['0020000e', 'UI', '1.2.826.0.1.3680043.10.2.2'],
  ];
  const path = join(folder, 'other.dcm');
  writeFileSync(path, buildPart10(filmElements(pixels, changes, size, size)));
  return path;
}

/** A 12-lead record of nothing but noise as WFDB, 500 Hz, 10 s. @returns path of the header */
export function writeNoiseRecord(folder: string): string {
  const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
  let state = 7;
  const samples = Int16Array.from({ length: 12 * 5_000 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return ((state >>> 16) % 2_001) - 1_000;
  });
  writeFileSync(join(folder, 'noise.dat'), new Uint8Array(samples.buffer));
  const lines = ['noise 12 500 5000 08:30:00 21/11/2026', ...leads.map((lead) => `noise.dat 16 1000(0)/mV 16 0 0 0 0 ${lead}`)];
  const path = join(folder, 'noise.hea');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
