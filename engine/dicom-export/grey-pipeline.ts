/** How grey values become shades in a presentation state: modality LUT and softcopy VOI LUT (PS3.3 C.11.1, C.11.8). */
import type { FilmPresentation } from '../../contract/index.ts';
import type { Element } from '../dicom-writer/elements.ts';
import { decimalString, oneLine } from '../dicom-writer/values.ts';
import { voiShade, type FilmIdentity } from '../import/index.ts';

/** Highest shade of a table. */
const white = 65_535;

/** Most entries of a table; its descriptor writes them as 0. */
const mostEntries = 65_536;

/** The film's own modality LUT, which a presentation state takes the place of and must therefore repeat; none where the film has none. */
export function modalityLutElements({ modalityLut }: FilmIdentity): Element[] {
  if (modalityLut === null) return [];
  if (modalityLut.kind === 'rescale') {
    return [
      [0x00281052, 'DS', decimalString(Number(modalityLut.intercept))],
      [0x00281053, 'DS', decimalString(Number(modalityLut.slope))],
      [0x00281054, 'LO', oneLine(modalityLut.type, 64)],
    ];
  }
  const { firstMapped, values, bits } = modalityLut.table;
  const item: Element[] = [...tableElements(firstMapped, values, bits), [0x00283004, 'LO', oneLine(modalityLut.type, 64)]];
  return [[0x00283000, 'SQ', [item]]];
}

/**
 * Softcopy VOI LUT Module: the window that is shown. One that is drawn over a table or a sigmoid of the film becomes a table itself: both
 * together, for every modality value between the film's lowest and highest.
 *
 * @param range  lowest and highest modality value of the film
 * @returns none where there is no window, or where a table cannot hold the values
 */
export function softcopyVoiElements(
  film: FilmIdentity,
  { window, appliedVoi }: FilmPresentation,
  range: readonly [number, number],
): Element[] {
  if (window === null) return [];
  const voi = appliedVoi === null ? undefined : film.voi[appliedVoi];
  if (!voi) return [[0x00283110, 'SQ', [windowElements(window)]]];
  const [first, last] = [Math.floor(range[0]), Math.ceil(range[1])];
  const count = last - first + 1;
  if (count > mostEntries || first < -32_768 || first > white) return [];
  const { lower, upper } = rangeOf(window);
  const shade = (value: number): number => {
    const presented = white * voiShade(voi, value);
    return Math.round(white * Math.min(1, Math.max(0, (presented - lower) / (upper - lower))));
  };
  const table = Float32Array.from({ length: count }, (_, i) => shade(first + i));
  return [[0x00283110, 'SQ', [[[0x00283010, 'SQ', [tableElements(first, table, 16)]]]]]];
}

type Window = NonNullable<FilmPresentation['window']>;

/** Black and white of a window (PS3.3 C.11.2.1.2.1 LINEAR, C.11.2.1.3.2 LINEAR_EXACT). */
function rangeOf({ center, width, isLinear }: Window): { readonly lower: number; readonly upper: number } {
  if (isLinear) return { lower: center - 0.5 - (width - 1) / 2, upper: center - 0.5 + (width - 1) / 2 };
  return { lower: center - width / 2, upper: center + width / 2 };
}

/** As LINEAR, which every viewer knows: one of exactly `width` around `center` is one of `width` + 1 around `center` + ½ there. */
function windowElements(window: Window): Element[] {
  const { lower, upper } = rangeOf(window);
  return [
    [0x00281050, 'DS', decimalString((lower + upper) / 2 + 0.5)],
    [0x00281051, 'DS', decimalString(upper - lower + 1)],
  ];
}

/** LUT Descriptor and LUT Data. */
function tableElements(first: number, values: Float32Array, bits: number): Element[] {
  const entries = values.length === mostEntries ? 0 : values.length;
  const isSigned = first < 0;
  const data = Uint16Array.from(values);
  return [
    isSigned
      ? [0x00283002, 'SS', [entries > 32_767 ? entries - mostEntries : entries, first, bits]]
      : [0x00283002, 'US', [entries, first, bits]],
    [0x00283006, 'OW', new Uint8Array(data.buffer)],
  ];
}
