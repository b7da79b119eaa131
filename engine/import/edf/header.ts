/** Headers of EDF, EDF+ and BDF files: text of fixed widths (Kemp B et al., Electroencephalogr Clin Neurophysiol 1992;82:391). */
import { AuscultError } from '../../../contract/index.ts';

/** One signal of a file. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  readonly samplesPerRecord: number;
  /** Where its samples begin in a data record, in samples. */
  readonly offset: number;
}

/** What a header says. */
export interface EdfHeader {
  /** 3 in BDF, else 2. */
  readonly bytesPerSample: 2 | 3;
  readonly patient: string;
  readonly recording: string;
  /** `dd.mm.yy` and `hh.mm.ss`. */
  readonly startDate: string;
  readonly startTime: string;
  /** `EDF+C`, `EDF+D`, `BDF+C`, …; '' in plain files. */
  readonly kind: string;
  readonly headerBytes: number;
  /** Data records that are whole in the file. */
  readonly records: number;
  readonly recordSeconds: number;
  readonly samplesPerRecord: number;
  readonly signals: readonly EdfSignal[];
}

const fixedBytes = 256;
const mostSignals = 512;

/** Whether bytes begin as EDF, EDF+ or BDF: the mark of its version and a length of the header that fits the number of signals. */
export function looksLikeEdf(bytes: Uint8Array): boolean {
  if (bytes.length < fixedBytes) return false;
  const isBdf = bytes[0] === 0xff && textOf(bytes, 1, 7) === 'BIOSEMI';
  const isEdf = textOf(bytes, 0, 8) === '0' && bytes[0] === 0x30;
  return (isEdf || isBdf) && Number(textOf(bytes, 184, 8)) === fixedBytes * (Number(textOf(bytes, 252, 4)) + 1);
}

function textOf(bytes: Uint8Array, at: number, length: number): string {
  return new TextDecoder('windows-1252').decode(bytes.subarray(at, at + length)).trim();
}

/**
 * Reads a header.
 *
 * @throws AuscultError 'ecg-malformed'
 */
export function readEdfHeader(bytes: Uint8Array, file: string): EdfHeader {
  const malformed = (problem: string): AuscultError => new AuscultError('ecg-malformed', { file, problem });
  if (!looksLikeEdf(bytes)) throw malformed('it does not begin as EDF or BDF');
  const count = Number(textOf(bytes, 252, 4));
  const headerBytes = fixedBytes * (count + 1);
  if (count < 1 || count > mostSignals || bytes.length < headerBytes) throw malformed('its header ends early');
  const column = (before: number, width: number, i: number): string => textOf(bytes, fixedBytes + count * before + width * i, width);
  let offset = 0;
  const signals = Array.from({ length: count }, (_, i): EdfSignal => {
    const samplesPerRecord = Number(column(216, 8, i));
    if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 0 || samplesPerRecord > 1e8)
      throw malformed('a signal states no number of samples');
    const signal = {
      label: column(0, 16, i),
      unit: column(96, 8, i),
      physicalMin: Number(column(104, 8, i)),
      physicalMax: Number(column(112, 8, i)),
      digitalMin: Number(column(120, 8, i)),
      digitalMax: Number(column(128, 8, i)),
      samplesPerRecord,
      offset,
    };
    offset += samplesPerRecord;
    return signal;
  });
  const bytesPerSample = bytes[0] === 0xff ? 3 : 2;
  const whole = offset === 0 ? 0 : Math.floor((bytes.length - headerBytes) / (offset * bytesPerSample));
  const stated = Number(textOf(bytes, 236, 8));
  if (Number.isInteger(stated) && stated > whole) throw malformed('it ends before all that it announces');
  return {
    bytesPerSample,
    patient: textOf(bytes, 8, 80),
    recording: textOf(bytes, 88, 80),
    startDate: textOf(bytes, 168, 8),
    startTime: textOf(bytes, 176, 8),
    kind: textOf(bytes, 192, 44).split(/\s/)[0] ?? '',
    headerBytes,
    records: Number.isInteger(stated) && stated >= 0 ? stated : whole,
    recordSeconds: Number(textOf(bytes, 244, 8)),
    samplesPerRecord: offset,
    signals,
  };
}
