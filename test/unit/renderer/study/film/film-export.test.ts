import { describe, expect, it } from 'vitest';
import { exportFilm, presentationOf } from '../../../../../renderer/study/film/film-export.ts';
import type { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import { restingView } from '../../../../../renderer/study/film/overlay.ts';
import type { Engine } from '../../../../../renderer/engine-client.ts';
import { study } from '../../invented.ts';

function film(over: { problem?: string; isShown?: boolean } = {}): FilmState {
  const order: string[] = [];
  return {
    film: { study: study('f1', 'film') },
    isShown: over.isShown ?? true,
    frame: 2,
    view: {
      ...restingView,
      window: { center: 100, width: 50, isLinear: true },
      presetName: '',
      isPresentation: false,
      rotation: 270,
      isInverted: true,
    },
    windows: { appliedVoi: 1 },
    annotations: { problem: over.problem ?? '', settled: () => Promise.resolve(void order.push('settled')), order },
  } as unknown as FilmState;
}
const engineOf = (asked: unknown[]): Engine =>
  ({
    call: (name: string, input: unknown) => {
      asked.push([name, input]);
      return Promise.resolve({ bytes: new ArrayBuffer(4), fileName: 'Annotations.dcm', remarks: ['one remark'] });
    },
  }) as unknown as Engine;

describe('exporting a film', () => {
  it('tells how the film is shown', () => {
    expect(presentationOf(film())).toEqual({
      window: { center: 100, width: 50, isLinear: true },
      appliedVoi: 1,
      isInverted: true,
      rotation: 270,
      isFlippedAcross: false,
      isFlippedUpsideDown: false,
    });
  });

  it('waits for what was drawn last, then saves, and hands on what the engine remarks', async () => {
    const [asked, state] = [[] as unknown[], film()];
    const saved = { saveDicom: (name: string) => Promise.resolve(`/home/${name}`) };
    const file = await exportFilm(state, engineOf(asked), saved, 'structured-report', 'Dr A');
    expect(file).toEqual({ path: '/home/Annotations.dcm', remarks: ['one remark'] });
    expect((state.annotations as unknown as { order: string[] }).order).toEqual(['settled']);
    expect(asked).toEqual([
      ['exportAnnotations', expect.objectContaining({ studyKey: 'f1', form: 'structured-report', frame: 2, observer: 'Dr A' })],
    ]);
  });

  it('says nothing of a file where no place was chosen, and exports nothing that could not be stored or is not shown', async () => {
    const asked: unknown[] = [];
    const saved = { saveDicom: () => Promise.resolve(null) };
    expect(await exportFilm(film(), engineOf(asked), saved, 'presentation-state', '')).toBeNull();
    const failed = film({ problem: 'The annotations could not be saved: full' });
    await expect(exportFilm(failed, engineOf(asked), saved, 'presentation-state', '')).rejects.toThrow('could not be saved');
    await expect(exportFilm(film({ isShown: false }), engineOf(asked), saved, 'presentation-state', '')).rejects.toThrow('not shown');
    expect(asked).toHaveLength(1);
  });
});
