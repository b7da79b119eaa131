/** Presentation state and measurement report of a film, read back by dicom-parser. */
import dicomParser, { type DataSet } from 'dicom-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelId, type Annotation, type FilmPresentation } from '../../../../contract/index.ts';
import { annotationLines } from '../../../../contract/measure/annotation-text.ts';
import { mostPoints, shapesOf } from '../../../../engine/dicom-export/graphics.ts';
import { softcopyVoiElements } from '../../../../engine/dicom-export/grey-pipeline.ts';
import { measuredValues, writeMeasurementReport, writePresentationState } from '../../../../engine/dicom-export/index.ts';
import { displayedCorners, spatialTransformation } from '../../../../engine/dicom-export/presentation-state.ts';
import type { Item } from '../import/build-dicom.ts';
import { annotation, everyKind, facts, film, greyPixels, origin, presentation } from './invented-film.ts';

const text = (set: DataSet | undefined, tag: string): string => {
  const element = set?.elements[tag];
  if (!set || !element) return '';
  return new TextDecoder().decode(set.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)).replace(/[\0 ]+$/, '');
};
const items = (set: DataSet | undefined, tag: string): DataSet[] =>
  (set?.elements[tag]?.items ?? []).flatMap(({ dataSet }) => dataSet ?? []);

function presentationState(
  drawn: readonly Annotation[],
  view: Partial<FilmPresentation> = {},
  over: Partial<ReturnType<typeof facts>> = {},
): DataSet {
  const stated = facts(over);
  return dicomParser.parseDicom(
    writePresentationState(
      {
        film: film(),
        facts: stated,
        pixelAspect: [1, 1],
        range: [0, 4_095],
        drawn: drawn.map((one) => ({ annotation: one, lines: annotationLines(one, stated, greyPixels) })),
        view: presentation(view),
        creator: 'Dr Ada Roe',
        isSynthetic: false,
      },
      origin,
    ),
  );
}

describe('a presentation state', () => {
  const set = presentationState(everyKind());

  it('belongs to the study of the film, in a series of its own, with the names in UTF-8', () => {
    expect(text(set, 'x00080016')).toBe('1.2.840.10008.5.1.4.1.1.11.1');
    expect([text(set, 'x0020000d'), text(set, 'x00100020'), text(set, 'x00080050')]).toEqual(['1.2.3', 'PID-1', 'ACC-1']);
    expect(text(set, 'x0020000e')).toMatch(/^2\.25\./);
    expect([text(set, 'x00080005'), text(set, 'x00100010')]).toEqual(['ISO_IR 192', 'M\u00fcller^J\u00f6rg']);
    expect([text(set, 'x00080060'), text(set, 'x00700084')]).toEqual(['PR', 'Dr Ada Roe^']);
  });

  it('refers to the film by series and instance', () => {
    const [series] = items(set, 'x00081115');
    const [image] = items(series, 'x00081140');
    expect([text(series, 'x0020000e'), text(image, 'x00081155'), text(image, 'x00081150')]).toEqual([
      '1.2.3.4',
      '1.2.3.4.5',
      '1.2.840.10008.5.1.4.1.1.1',
    ]);
  });

  it('holds each annotation with its text and its shape in film pixels', () => {
    const drawn = items(set, 'x00700001');
    expect(drawn).toHaveLength(12);
    const texts = drawn.map((one) => text(items(one, 'x00700008')[0], 'x00700006'));
    expect(texts[0]).toBe('15.0 mm (patient plane)');
    expect(texts[2]).toBe('Cobb 26.6\u00b0');
    expect(texts[4]).toContain('mean 617.5');
    expect(texts[7]).toBe('Knoten \u2192 \u00fcber');
    expect(texts[10]).toContain('CTR 0.45');
    const shapes = drawn.map((one) =>
      items(one, 'x00700009')
        .map((shape) => text(shape, 'x00700023'))
        .join(' '),
    );
    expect(shapes).toEqual([
      ...['POLYLINE', 'POLYLINE', 'POLYLINE POLYLINE', 'POLYLINE POLYLINE', 'POLYLINE', 'ELLIPSE'],
      ...['POLYLINE', 'POLYLINE POLYLINE', '', 'POINT', 'POLYLINE POLYLINE', ''],
    ]);
    const [length] = items(drawn[0], 'x00700009');
    expect([0, 1, 2, 3].map((i) => length?.float('x00700022', i))).toEqual([10, 10, 40, 10]);
    expect(text(length, 'x00700005')).toBe('PIXEL');
  });

  it('keeps what a model placed on a layer of its own', () => {
    expect(items(set, 'x00700060').map((layer) => text(layer, 'x00700002'))).toEqual(['READER', 'MODEL']);
    expect(
      items(set, 'x00700001')
        .map((one) => text(one, 'x00700002'))
        .filter((layer) => layer === 'MODEL'),
    ).toHaveLength(1);
    expect(items(presentationState([]), 'x00700060')).toEqual([]);
  });

  it('names the frame only of a film with several', () => {
    const frameOf = (frames: number): string =>
      text(
        items(items(presentationState([annotation('probe', [[1, 1]], { frame: 2 })], {}, { frames }), 'x00700001')[0], 'x00081140')[0],
        'x00081160',
      );
    expect([frameOf(1), frameOf(5)]).toEqual(['', '3']);
  });

  it('inverts a MONOCHROME1 film unless the reader has inverted it already', () => {
    const shape = (photometricInterpretation: string, isInverted: boolean): string =>
      text(presentationState([], { isInverted }, { photometricInterpretation }), 'x20500020');
    expect([shape('MONOCHROME2', false), shape('MONOCHROME2', true)]).toEqual(['IDENTITY', 'INVERSE']);
    expect([shape('MONOCHROME1', false), shape('MONOCHROME1', true)]).toEqual(['INVERSE', 'IDENTITY']);
  });

  it('writes a window of exact width as the LINEAR one that shows the same', () => {
    const window = (isLinear: boolean): number[] => {
      const [voi] = items(presentationState([], { window: { center: 1_000, width: 500, isLinear } }), 'x00283110');
      return [voi?.floatString('x00281050') ?? 0, voi?.floatString('x00281051') ?? 0];
    };
    expect(window(true)).toEqual([1_000, 500]);
    expect(window(false)).toEqual([1_000.5, 501]);
    expect(presentationState([], { window: null }).elements['x00283110']).toBeUndefined();
  });

  it('states the spacing where the film does, else the shape of a pixel', () => {
    const area = (over: Partial<ReturnType<typeof facts>>): DataSet | undefined => items(presentationState([], {}, over), 'x0070005a')[0];
    expect(text(area({}), 'x00700101')).toBe('0.5\\0.5');
    expect(text(area({ spacingMm: null, spacingOrigin: 'none' }), 'x00700102')).toBe('1\\1');
    expect(text(area({}), 'x00700100')).toBe('SCALE TO FIT');
  });
});

describe('how a film is turned', () => {
  /** Where the film's pixels come to lie, by turning a small picture as Auscult and as DICOM say it. */
  type Picture = number[][];
  const rotated = (picture: Picture): Picture => (picture[0] ?? []).map((_, x) => picture.map((row) => row[x] ?? 0).reverse());
  const flipped = (picture: Picture): Picture => picture.map((row) => [...row].reverse());
  const upsideDown = (picture: Picture): Picture => [...picture].reverse();
  const picture: Picture = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const turned = (times: number): Picture => Array.from({ length: times / 90 }).reduce<Picture>((one) => rotated(one), picture);

  it('is the same picture by rotation and flip of DICOM, with the right corners', () => {
    for (const rotation of [0, 90, 180, 270] as const)
      for (const isFlippedAcross of [false, true])
        for (const isFlippedUpsideDown of [false, true]) {
          const view = presentation({ rotation, isFlippedAcross, isFlippedUpsideDown });
          let shown = turned(rotation);
          if (isFlippedAcross) shown = flipped(shown);
          if (isFlippedUpsideDown) shown = upsideDown(shown);
          const dicom = spatialTransformation(view);
          const said = turned(dicom.rotation);
          expect(dicom.isFlipped ? flipped(said) : said).toEqual(shown);
          const [[left, top], [right, bottom]] = displayedCorners(2, 3, view);
          expect(picture[top - 1]?.[left - 1]).toBe(shown[0]?.[0]);
          expect(picture[bottom - 1]?.[right - 1]).toBe(shown.at(-1)?.at(-1));
        }
  });
});

describe('grey values', () => {
  const sigmoid: Item = [
    ['00281050', 'DS', '2000'],
    ['00281051', 'DS', '1000'],
    ['00281056', 'CS', 'SIGMOID'],
  ];

  it('become a table where the film has a sigmoid, with the window over it', () => {
    const whole = { center: 32_767.5, width: 65_535, isLinear: false };
    const entry = (window: typeof whole, value: number): number => {
      const [element] = softcopyVoiElements(film(sigmoid), presentation({ window, appliedVoi: 0 }), [-10, 4_095]);
      const [lut] = (element?.[2] as readonly (readonly (readonly [number, string, unknown])[])[] | undefined)?.[0]?.[0]?.[2] as [
        readonly (readonly [number, string, unknown])[],
      ];
      const [, , descriptor] = lut.find(([tag]) => tag === 0x00283002) ?? [];
      const [, , data] = lut.find(([tag]) => tag === 0x00283006) ?? [];
      expect(descriptor).toEqual([4_106, -10, 16]);
      const bytes = data as Uint8Array;
      return new DataView(bytes.buffer, bytes.byteOffset).getUint16(2 * (value + 10), true) / 65_535;
    };
    for (const value of [0, 1_500, 2_000, 2_500, 4_095]) {
      const shade = 1 / (1 + Math.exp((-4 * (value - 2_000)) / 1_000));
      expect(entry(whole, value)).toBeCloseTo(shade, 4);
      expect(entry({ center: 32_767.5, width: 32_768, isLinear: false }, value)).toBeCloseTo(
        Math.min(1, Math.max(0, (shade - 0.25) * 2)),
        3,
      );
    }
  });

  it('repeat the modality LUT of the film', () => {
    const rescaled = film([
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '2'],
    ]);
    expect(rescaled.modalityLut).toEqual({ kind: 'rescale', slope: '2', intercept: '-1024', type: 'US' });
  });
});

describe('a measurement report', () => {
  const report = (over: Partial<ReturnType<typeof facts>> = {}, drawn = everyKind()): DataSet =>
    dicomParser.parseDicom(
      writeMeasurementReport(
        {
          film: film(),
          facts: facts(over),
          measured: drawn
            .map((one) => ({ annotation: one, values: measuredValues(one, facts(over), greyPixels), caution: '' }))
            .filter(({ values }) => values.length > 0),
          modelId: ModelId.parse('organ-segmenter@2'),
          observer: 'Dr Ada Roe',
          isSynthetic: false,
        },
        origin,
      ),
    );
  const child = (set: DataSet | undefined, concept: string): DataSet[] =>
    items(set, 'x0040a730').filter((one) => text(items(one, 'x0040a043')[0], 'x00080100') === concept);
  const groups = (set: DataSet): DataSet[] => child(child(set, '126010')[0], '125007');
  /** Meaning, value and unit of each number of a group. */
  const numbers = (group: DataSet | undefined): string[] =>
    items(group, 'x0040a730')
      .filter((one) => text(one, 'x0040a040') === 'NUM')
      .map((one) => {
        const [measured] = items(one, 'x0040a300');
        return `${text(items(one, 'x0040a043')[0], 'x00080104')} ${text(measured, 'x0040a30a')} ${text(items(measured, 'x004008ea')[0], 'x00080100')}`;
      });

  it('is an unverified TID 1500 with a group a measurement', () => {
    const set = report();
    expect([text(set, 'x0040a493'), text(set, 'x0040a496')]).toEqual(['UNVERIFIED', 'PRELIMINARY']);
    expect(text(items(set, 'x0040a504')[0], 'x0040db00')).toBe('1500');
    expect(groups(set).map(numbers)).toEqual([
      ['Length 15 mm'],
      ['Angle 90 deg'],
      ['Cobb angle 26.5651 deg'],
      ['Long axis 10 mm', 'Short axis 5 mm'],
      ['Area 25 mm2', 'Mean 617.5 1', 'Standard Deviation 183.8484 1', 'Minimum 325 1', 'Maximum 910 1'],
      ['Area 78.5398 mm2', 'Mean 2877.5 1', 'Standard Deviation 162.5542 1', 'Minimum 2581 1', 'Maximum 3174 1'],
      ['Area 12.5 mm2', 'Mean 3448 1', 'Standard Deviation 158.0063 1', 'Minimum 3250 1', 'Maximum 3835 1'],
      ['Grey value of a pixel 2080 1'],
      ['Cardiothoracic ratio 0.4545 {ratio}', 'Width 12.5 mm', 'Width 27.5 mm'],
    ]);
  });

  it('speaks of pixels where the film states no spacing, and of the detector where it is its spacing', () => {
    const uncalibrated = groups(report({ spacingMm: null, spacingOrigin: 'none' }));
    expect(numbers(uncalibrated[0])).toEqual(['Length 30 {pixels}']);
    expect(text(child(uncalibrated[0], '121106')[0], 'x0040a160')).toContain('no pixel spacing');
    const imager = groups(report({ spacingOrigin: 'imager' }));
    expect(text(child(imager[0], '121106')[0], 'x0040a160')).toContain('detector');
    expect(child(imager[1], '121106')).toEqual([]); // an angle
  });

  it('says which model placed what nobody has moved, and tracks an annotation by the same UID in every export', () => {
    const drawn = everyKind();
    const [first, second] = [groups(report({}, drawn)), groups(report({}, drawn))];
    const uids = (list: readonly DataSet[]): string[] => list.map((group) => text(child(group, '112040')[0], 'x0040a124'));
    expect(uids(first)).toEqual(uids(second));
    expect(new Set(uids(first)).size).toBe(first.length);
    expect(first.map((group) => text(child(group, '111001')[0], 'x0040a160')).filter((name) => name !== '')).toEqual(['organ-segmenter']);
    expect(text(child(first.at(-1), '111003')[0], 'x0040a160')).toBe('2');
  });
});

describe('shapes', () => {
  it('of an outline close and fit an element however many points there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20_000 }), (count) => {
        const points = Array.from({ length: count }, (_, i) => [i, i % 7] as const);
        const [outline] = shapesOf({ kind: 'freehand', points });
        expect(outline?.points.length).toBeLessThanOrEqual(mostPoints);
        expect(outline?.points[0]).toEqual(outline?.points.at(-1));
        expect(outline?.points.length).toBeGreaterThanOrEqual(4);
      }),
      { numRuns: 40 },
    );
  });

  it('of an ellipse begin with the major axis', () => {
    const tall = shapesOf({
      kind: 'ellipse',
      points: [
        [10, 40],
        [10, 0],
        [5, 20],
        [15, 20],
      ],
    });
    expect(tall[0]?.points.slice(0, 2)).toEqual([
      [10, 0],
      [10, 40],
    ]);
  });
});
