import { describe, expect, it } from 'vitest';
import { StudyKey } from '../../../../contract/ids.ts';
import { sketchPoints } from '../../../../renderer/ui/draw-thumbnail.ts';
import { Thumbnails, type Thumbnail } from '../../../../renderer/ui/thumbnails.ts';
import { FakeEngine, refusal } from '../fake-engine.ts';

const picture: Thumbnail = { kind: 'film', width: 1, height: 1, grey: Uint8Array.of(7) };

describe('thumbnails', () => {
  it('are asked for once a study', async () => {
    const engine = new FakeEngine({ getThumbnail: () => picture });
    const thumbnails = new Thumbnails(engine);
    await thumbnails.get(StudyKey.parse('f1'));
    await thumbnails.get(StudyKey.parse('f1'));
    expect(engine.asked).toHaveLength(1);
  });

  it('are asked for again after a failure', async () => {
    let fails = true;
    const engine = new FakeEngine({
      getThumbnail: () => {
        if (fails) throw refusal('internal-error', 'busy');
        return picture;
      },
    });
    const thumbnails = new Thumbnails(engine);
    await expect(thumbnails.get(StudyKey.parse('f1'))).rejects.toMatchObject({ code: 'internal-error' });
    fails = false;
    await expect(thumbnails.get(StudyKey.parse('f1'))).resolves.toBe(picture);
  });

  it('are kept for the last 400 studies, those looked at longest ago dropped first', async () => {
    const engine = new FakeEngine({ getThumbnail: () => picture });
    const thumbnails = new Thumbnails(engine);
    for (let i = 0; i < 401; i++) await thumbnails.get(StudyKey.parse(`s${i}`));
    await thumbnails.get(StudyKey.parse('s400'));
    expect(engine.asked).toHaveLength(401);
    await thumbnails.get(StudyKey.parse('s0'));
    expect(engine.asked).toHaveLength(402);
  });
});

describe('the sketch of an ECG', () => {
  it('goes over the whole width and stays within the height', () => {
    const points = sketchPoints(
      Float32Array.from({ length: 500 }, (_, i) => Math.sin(i / 20)),
      100,
      120,
      40,
    );
    expect(points[0]?.[0]).toBe(0);
    expect(points.at(-1)?.[0]).toBe(120);
    expect(points.every((point) => point !== null && point[1] >= 4 - 1e-6 && point[1] <= 36 + 1e-6)).toBe(true);
  });
  it('shows the first five seconds', () => expect(sketchPoints(new Float32Array(1000), 100, 120, 40)).toHaveLength(500));
  it('leaves gaps where samples are missing', () => expect(sketchPoints(Float32Array.of(0, Number.NaN, 1), 100, 120, 40)[1]).toBeNull());
  it('does not blow noise up: a flat line stays in the middle', () =>
    expect(sketchPoints(new Float32Array(10), 100, 120, 40)[5]?.[1]).toBe(20));
});
