import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuscultError, type AuscultError } from '../../../../contract/index.ts';
import { decodeFilm, readEcg, readStudy, recogniseFormat } from '../../../../engine/import/index.ts';
import { buildEcg, buildPart10, ecgGroup, filmElements, implicitLittle, pixels16, type Item } from './build-dicom.ts';

const none = (): Promise<null> => Promise.resolve(null);

/** Reads bytes as an import would; anything but a study or an AuscultError fails the test. */
async function outcomeOf(bytes: Uint8Array, name = 'f'): Promise<string> {
  try {
    const study = await readStudy({ path: `/in/${name}`, name, bytes }, () => Promise.resolve(bytes));
    if (study.modality === 'film') await decodeFilm(bytes, name);
    else await readEcg(study.originals);
    return study.format;
  } catch (error) {
    if (isAuscultError(error)) return error.code;
    throw error;
  }
}

const film = buildPart10(filmElements(pixels16(64 * 64, (i) => i)));
const implicitFilm = buildPart10(filmElements(pixels16(64 * 64, (i) => i)), implicitLittle);
const ecg = buildEcg([ecgGroup({ samples: 1_000 })]);
const header = new TextEncoder().encode(
  `r 8 500 1000\n${['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((lead) => `r.dat 16 200 16 0 0 0 0 ${lead}`).join('\n')}\n`,
);

describe('readStudy', () => {
  it('tells films, ECGs and WFDB headers apart', async () => {
    expect(await outcomeOf(film)).toBe('dicom-film');
    expect(await outcomeOf(ecg)).toBe('dicom-ecg');
    expect([recogniseFormat(film, 'x.jpg'), recogniseFormat(header, 'r.hea'), recogniseFormat(header, 'r.txt')]).toEqual([
      'dicom',
      'wfdb',
      null,
    ]);
  });

  it.each<[string, string, Item]>([
    ['a CT image', '1.2.840.10008.5.1.4.1.1.2', []],
    ['a mammogram', '1.2.840.10008.5.1.4.1.1.1.2', []],
    ['a structured report', '1.2.840.10008.5.1.4.1.1.88.22', []],
    ['an encapsulated document', '1.2.840.10008.5.1.4.1.1.104.1', []],
    ['a waveform that is not an ECG', '1.2.840.10008.5.1.4.1.1.9.4.1', []],
    ['a DICOM directory (DICOMDIR)', '1.2.840.10008.1.3.10', []],
    ['a secondary capture of modality US', '1.2.840.10008.5.1.4.1.1.7', [['00080060', 'CS', 'US']]],
    [
      'a colour picture that does not say to be a film',
      '1.2.840.10008.5.1.4.1.1.7',
      [
        ['00080060', 'CS', 'OT'],
        ['00280002', 'US', 3],
      ],
    ],
    ['a DICOM object of a class that Auscult does not know', '1.2.3.4', [['00080060', 'CS', 'OT']]],
  ])('refuses %s by name', async (what, sopClass, changes) => {
    const bytes = buildPart10(
      filmElements(
        pixels16(4096, (i) => i),
        [['00080016', 'UI', sopClass], ...changes],
      ),
    );
    const error: unknown = await readStudy({ path: '/in/f', name: 'f', bytes }, none).catch((reason: unknown) => reason);
    expect((error as AuscultError<'dicom-not-a-film'>).details).toEqual({ file: 'f', what });
  });

  it('takes a grey secondary capture for a film', async () => {
    const capture: Item = [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080060', 'CS', 'OT'],
    ];
    expect(
      await outcomeOf(
        buildPart10(
          filmElements(
            pixels16(4096, (i) => i),
            capture,
          ),
        ),
      ),
    ).toBe('dicom-film');
  });

  it('refuses what is empty or foreign', async () => {
    expect(await outcomeOf(new Uint8Array())).toBe('file-empty');
    expect(await outcomeOf(new TextEncoder().encode('%PDF-1.7 …'))).toBe('format-unknown');
    expect(await outcomeOf(new TextEncoder().encode('not a header'), 'a.hea')).toBe('format-unknown');
  });
});

describe('whatever the bytes, a file is read or refused', () => {
  it('when they are random', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.constantFrom('f.dcm', 'f.hea'), async (bytes, name) => {
        expect(await outcomeOf(bytes, name)).toBeTypeOf('string');
      }),
      { numRuns: 200 },
    );
  });

  it('when random elements follow a sound prefix', async () => {
    const prefix = film.subarray(0, 170);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await outcomeOf(Uint8Array.from([...prefix, ...bytes]))).toBeTypeOf('string');
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a film', film],
    ['an implicit film', implicitFilm],
    ['an ECG', ecg],
    ['a WFDB header', header],
  ])('when %s is cut anywhere', async (_, whole) => {
    const name = whole === header ? 'r.hea' : 'f.dcm';
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect(await outcomeOf(whole.subarray(0, length), name)).not.toMatch(/^dicom-(film|ecg)$/);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a film', film],
    ['an implicit film', implicitFilm],
    ['an ECG', ecg],
    ['a WFDB header', header],
  ])('when bytes of the head of %s are changed', async (_, whole) => {
    const name = whole === header ? 'r.hea' : 'f.dcm';
    const change = fc.tuple(fc.integer({ min: 0, max: Math.min(whole.length, 900) - 1 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expect(await outcomeOf(bytes, name)).toBeTypeOf('string');
      }),
      { numRuns: 300 },
    );
  });
});
