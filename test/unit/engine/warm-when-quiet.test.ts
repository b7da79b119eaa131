import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { quietMs, WarmWhenQuiet } from '../../../engine/warm-when-quiet.ts';

/** An engine whose calls end when the test says so. */
function slowEngine() {
  const ends: (() => void)[] = [];
  return {
    warmed: 0,
    end: () => ends.shift()?.(),
    call: () => new Promise<never>((resolve) => ends.push(() => resolve({} as never))),
    onEvent: () => () => undefined,
    close: () => Promise.resolve(),
    async warm() {
      this.warmed += 1;
    },
  };
}

describe('WarmWhenQuiet', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('does not warm before anything was asked', async () => {
    const engine = slowEngine();
    new WarmWhenQuiet(engine);
    await vi.advanceTimersByTimeAsync(10 * quietMs);
    expect(engine.warmed).toBe(0);
  });

  it('warms once, half a second after the last answer', async () => {
    const engine = slowEngine();
    const quiet = new WarmWhenQuiet(engine);
    const first = quiet.call('getStatus', {});
    await vi.advanceTimersByTimeAsync(10 * quietMs);
    expect(engine.warmed).toBe(0);
    engine.end();
    await first;
    await vi.advanceTimersByTimeAsync(quietMs - 1);
    expect(engine.warmed).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(engine.warmed).toBe(1);
    const second = quiet.call('getStatus', {});
    engine.end();
    await second;
    await vi.advanceTimersByTimeAsync(10 * quietMs);
    expect(engine.warmed).toBe(1);
  });

  it('waits again when another call comes in the pause', async () => {
    const engine = slowEngine();
    const quiet = new WarmWhenQuiet(engine);
    const first = quiet.call('getStatus', {});
    engine.end();
    await first;
    await vi.advanceTimersByTimeAsync(quietMs - 1);
    void quiet.call('getStatus', {});
    await vi.advanceTimersByTimeAsync(10 * quietMs);
    expect(engine.warmed).toBe(0);
  });

  it('does not warm an engine that was closed', async () => {
    const engine = slowEngine();
    const quiet = new WarmWhenQuiet(engine);
    const first = quiet.call('getStatus', {});
    engine.end();
    await first;
    await quiet.close();
    await vi.advanceTimersByTimeAsync(10 * quietMs);
    expect(engine.warmed).toBe(0);
  });
});
