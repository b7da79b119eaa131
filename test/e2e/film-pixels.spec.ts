/** What is on the glass, pixel by pixel: VOI transforms, inverse grey, palettes, colour spaces, overlays and pixels that are not square. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { buildPart10, filmElements, pixels16, type Item } from '../unit/engine/import/build-dicom.ts';
import { launchApp } from './app.ts';
import type { RunningApp } from './app.ts';

const size = 64;
/** Four quarters: upper left, upper right, lower left, lower right. */
const quarters = [500, 1000, 2000, 3000] as const;
const quarterOf = (i: number): number => (i % size < size / 2 ? 0 : 1) + (Math.floor(i / size) < size / 2 ? 0 : 2);
const grey = pixels16(size * size, (i) => quarters[quarterOf(i)] ?? 0);
const bytes = (valueAt: (i: number) => number, count = size * size): Uint8Array => Uint8Array.from({ length: count }, (_, i) => valueAt(i));

interface Case {
  readonly name: string;
  readonly pixels: Uint8Array;
  readonly changes: Item;
  /** Red, green and blue of the four quarters, 0 to 255. */
  readonly wanted: readonly (readonly [number, number, number])[];
}

const inGrey = (...values: number[]): Case['wanted'] => values.map((value) => [value, value, value]);
const window = (center: number, width: number, shape = 'LINEAR'): Item => [
  ['00281050', 'DS', String(center)],
  ['00281051', 'DS', String(width)],
  ['00281056', 'CS', shape],
];
const words = (...values: number[]): Uint8Array => pixels16(values.length, (i) => values[i] ?? 0);
const linear = (center: number, width: number, value: number): number =>
  255 * Math.min(1, Math.max(0, (value - (center - 0.5)) / (width - 1) + 0.5));
const eightBit = (photometric: string, samples: number): Item => [
  ['00280002', 'US', samples],
  ['00280004', 'CS', photometric],
  ['00280100', 'US', 8],
  ['00280101', 'US', 8],
  ['00280102', 'US', 7],
];

const cases: readonly Case[] = [
  {
    name: 'LINEAR',
    pixels: grey,
    changes: window(1750, 2501),
    wanted: inGrey(...quarters.map((value) => linear(1750, 2501, value))),
  },
  {
    name: 'LINEAR_EXACT',
    pixels: grey,
    changes: window(1750, 2500, 'LINEAR_EXACT'),
    wanted: inGrey(...quarters.map((value) => (255 * (value - 500)) / 2500)),
  },
  {
    name: 'SIGMOID',
    pixels: grey,
    changes: window(1750, 2500, 'SIGMOID'),
    wanted: inGrey(...quarters.map((value) => 255 / (1 + Math.exp((-4 * (value - 1750)) / 2500)))),
  },
  {
    name: 'VOI table',
    pixels: grey,
    // Two entries from 1000 on: all below is the first, all above the second.
    changes: [
      [
        '00283010',
        'SQ',
        [
          [
            ['00283002', 'US', words(2, 1500, 8)],
            ['00283006', 'US', words(51, 204)],
          ],
        ],
      ],
    ],
    wanted: inGrey(51, 51, 204, 204),
  },
  {
    name: 'MONOCHROME1',
    pixels: grey,
    changes: [...window(1750, 2501), ['00280004', 'CS', 'MONOCHROME1']],
    wanted: inGrey(...quarters.map((value) => 255 - linear(1750, 2501, value))),
  },
  {
    name: 'modality LUT',
    pixels: grey,
    changes: [...window(3500, 5001), ['00281052', 'DS', '0'], ['00281053', 'DS', '2']],
    wanted: inGrey(...quarters.map((value) => linear(3500, 5001, 2 * value))),
  },
  {
    name: 'palette',
    pixels: bytes(quarterOf),
    changes: [
      ...eightBit('PALETTE COLOR', 1),
      ['00281101', 'US', words(4, 0, 16)],
      ['00281102', 'US', words(4, 0, 16)],
      ['00281103', 'US', words(4, 0, 16)],
      ['00281201', 'OW', words(0xffff, 0, 0, 0x8080)],
      ['00281202', 'OW', words(0, 0xffff, 0, 0x8080)],
      ['00281203', 'OW', words(0, 0, 0xffff, 0x8080)],
    ],
    wanted: [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [128, 128, 128],
    ],
  },
  {
    name: 'YBR by planes',
    // Y, then CB, then CR: red, white, blue, black.
    pixels: bytes((i) => [[76, 255, 29, 0], [85, 128, 255, 128], [255, 128, 107, 128]][Math.floor(i / size ** 2)]?.[quarterOf(i % size ** 2)] ?? 0, 3 * size * size), // prettier-ignore
    changes: [...eightBit('YBR_FULL', 3), ['00280006', 'US', 1]],
    wanted: [
      [254, 0, 0],
      [255, 255, 255],
      [0, 0, 254],
      [0, 0, 0],
    ],
  },
];

const home = mkdtempSync(join(tmpdir(), 'auscult-film-pixels-'));
let running: RunningApp;
test.describe.configure({ mode: 'serial' });

function file(name: string, pixels: Uint8Array, changes: Item): string {
  const path = join(home, `${name.replaceAll(' ', '-')}.dcm`);
  const stated: Item = [
    ['00080020', 'DA', '20260301'],
    ['00100010', 'PN', `${name}^Pixels`],
    ['00100020', 'LO', name.toUpperCase().replaceAll(' ', '-')],
    ['00180015', 'CS', 'CHEST'],
  ];
  const replaced = new Set(changes.map(([tag]) => tag));
  writeFileSync(path, buildPart10(filmElements(pixels, [...stated.filter(([tag]) => !replaced.has(tag)), ...changes], size, size)));
  return path;
}

/** An overlay that covers the upper half. */
const overlay: Item = [
  ['60000010', 'US', size],
  ['60000011', 'US', size],
  ['60000040', 'CS', 'G'],
  ['60000050', 'SS', words(1, 1)],
  ['60000100', 'US', 1],
  ['60000102', 'US', 0],
  ['60003000', 'OW', Uint8Array.from({ length: (size * size) / 8 }, (_, i) => (i < (size * size) / 16 ? 0xff : 0))],
];

test.beforeAll(async () => {
  running = await launchApp({ home, env: { AUSCULT_KEY: randomBytes(32).toString('hex') } });
  const paths = [
    ...cases.map(({ name, pixels, changes }) => file(name, pixels, changes)),
    file('overlay', grey, [...window(1750, 2501), ...overlay]),
    file('aspect', grey, [...window(1750, 2501), ['00280034', 'IS', '2\\1']]),
  ];
  await running.app.evaluate(({ BrowserWindow }, list) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', list);
  }, paths);
  await expect(running.page.getByTestId('worklist-row')).toHaveCount(paths.length, { timeout: 120_000 });
});
test.afterAll(async () => {
  await running.close();
  rmSync(home, { recursive: true, force: true });
});

async function open(page: Page, name: string): Promise<void> {
  await page.getByTestId('room-worklist').click();
  await page
    .getByTestId('worklist-row')
    .filter({ hasText: name.toUpperCase().replaceAll(' ', '-') })
    .first()
    .dblclick();
  await expect(page.getByTestId('film-viewport')).not.toHaveAttribute('data-shown', '', { timeout: 60_000 });
  await page.keyboard.press('Alt+2');
  await page.keyboard.press('f');
}

/** Colours of the film's canvas in the middle of the four quarters; `stretch`: height of the film over its width. */
async function coloursOnGlass(page: Page, stretch = 1): Promise<number[][]> {
  return page
    .getByTestId('film-viewport')
    .locator('canvas')
    .first()
    .evaluate((element, tall) => {
      const canvas = element as HTMLCanvasElement;
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas.width, canvas.height];
      const context = copy.getContext('2d');
      context?.drawImage(canvas, 0, 0);
      const width = Math.min(canvas.width, canvas.height / tall);
      const at = (column: number, row: number): number[] => [
        ...(context?.getImageData(canvas.width / 2 + column * width, canvas.height / 2 + row * width * tall, 1, 1).data.slice(0, 3) ?? []),
      ];
      return [at(-0.25, -0.25), at(0.25, -0.25), at(-0.25, 0.25), at(0.25, 0.25)];
    }, stretch);
}

for (const { name, wanted } of cases) {
  test(`shows ${name} as the standard says`, async () => {
    const { page } = running;
    await open(page, name);
    const furthest = async (): Promise<number> =>
      Math.max(
        ...(await coloursOnGlass(page)).flatMap((colour, i) => colour.map((value, k) => Math.abs(value - (wanted[i]?.[k] ?? -999)))),
      );
    await expect.poll(furthest, { message: `colours are ${JSON.stringify(await coloursOnGlass(page))}` }).toBeLessThanOrEqual(2);
  });
}

test('measures on modality values behind a sigmoid and a table', async () => {
  const { page } = running;
  for (const name of ['SIGMOID', 'VOI table']) {
    await open(page, name);
    await page.keyboard.press('Shift+L');
    await page.keyboard.press('v');
    const box = (await page.getByTestId('film-viewport').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const side = Math.min(box.width, box.height);
    await page.mouse.click(box.x + box.width / 2 + side / 4, box.y + box.height / 2 + side / 4);
    await expect(page.getByTestId('annotation-list')).toContainText('grey 3000');
    await page.keyboard.press('Shift+L');
    await page.keyboard.press('w');
  }
});

test('draws the graphics of the file over the film, and takes them off by a key', async () => {
  const { page } = running;
  await open(page, 'overlay');
  const planes = page.getByRole('img', { name: /^Graphics of the file/ });
  await expect(planes).toHaveCount(1);
  const [glass, plane] = [await page.getByTestId('film-viewport').boundingBox(), await planes.boundingBox()];
  expect(Math.abs((plane?.height ?? 0) - Math.min(glass?.width ?? 0, glass?.height ?? 0))).toBeLessThan(2);
  const drawn = await planes.locator('canvas').evaluate((element) => {
    const context = (element as HTMLCanvasElement).getContext('2d');
    return [context?.getImageData(10, 10, 1, 1).data[3], context?.getImageData(10, 50, 1, 1).data[3]];
  });
  expect(drawn).toEqual([255, 0]);
  await page.keyboard.press('Shift+G');
  await expect(planes).toHaveCount(0);
});

test('shows pixels that are twice as high as wide so', async () => {
  const { page } = running;
  await open(page, 'aspect');
  const wanted = quarters.map((value) => linear(1750, 2501, value));
  const colours = await coloursOnGlass(page, 2);
  expect(Math.max(...colours.map(([red], i) => Math.abs((red ?? -999) - (wanted[i] ?? 0))))).toBeLessThanOrEqual(2);
  // Beside a film of half the width there is nothing.
  const outside = await coloursOnGlass(page, 0.5);
  expect(outside.map(([red]) => red)).toEqual([0, 0, 0, 0]);
});
