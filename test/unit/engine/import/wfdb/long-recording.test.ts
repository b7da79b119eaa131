import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../../../../engine/import/byte-source.ts';
import { openLongRecording, type LongRecording } from '../../../../../engine/import/wfdb/long-recording.ts';
import { sampleFormats } from '../../../../../engine/import/wfdb/sample-format.ts';

const frames = 2_000;

/** A recording of random bytes in a storage format: any bytes are samples. */
function recording(format: number, leads: number, bytes: Uint8Array, startByte = 0): LongRecording {
  const stated = startByte > 0 ? `${format}+${startByte}` : String(format);
  const lines = [
    `r ${leads} 250 ${frames}`,
    ...Array.from({ length: leads }, (_, i) => `r.dat ${stated} 200(0)/mV 12 0 0 0 0 ECG${i + 1}`),
  ];
  const header = new TextEncoder().encode(`${lines.join('\n')}\n`);
  return openLongRecording([
    { name: 'r.hea', bytes: bytesInMemory(header) },
    { name: 'r.dat', bytes: bytesInMemory(bytes) },
  ]);
}

describe('a long recording', () => {
  it.each([16, 61, 80, 160, 24, 32, 212, 310, 311])('of format %i gives the same samples in parts as whole', (format) => {
    const leads = 3;
    const startByte = 5;
    const length = startByte + (sampleFormats[format]?.bytesFor(frames * leads) ?? 0);
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 197 + (i >> 3)) & 255);
    const opened = recording(format, leads, bytes, startByte);
    const view = new DataView(bytes.buffer, startByte);
    const expected = (lead: number, t: number): number => {
      const stored = sampleFormats[format]?.read(view, t * leads + lead) ?? NaN;
      return stored === sampleFormats[format]?.invalid ? NaN : Math.fround(stored / 200);
    };
    const at = fc.integer({ min: 0, max: frames });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: leads - 1 }), at, at, (lead, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const samples = opened.read(lead, from, to);
        return samples.length === to - from && samples.every((sample, i) => Object.is(sample, expected(lead, from + i)));
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a signal file that is shorter than announced', () =>
    expect(() => recording(16, 2, new Uint8Array(100))).toThrowError(expect.objectContaining({ code: 'ecg-malformed' })));
});
