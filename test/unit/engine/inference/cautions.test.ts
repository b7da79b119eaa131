import { describe, expect, it } from 'vitest';
import { ecgCautions, filmCautions } from '../../../../engine/inference/cautions.ts';
import { ecgSamples } from '../../../../engine/inference/ecg-samples.ts';
import { filmPixels } from '../../../../engine/inference/film-pixels.ts';
import { goldenEcg, goldenFilm } from './golden.ts';

describe('filmCautions', () => {
  const cautionsOf = (width: number, height: number): string[] => {
    const film = goldenFilm({ width, height });
    return filmCautions(film, filmPixels(film));
  };

  it('has nothing to say of a film with structure in the usual shape', () => expect(cautionsOf(600, 700)).toEqual([]));

  it('remarks an unusual shape', () => expect(cautionsOf(1_000, 400)).toEqual(['Unusual shape for a chest film: 1000 × 400 pixels.']));

  it('remarks few pixels', () => expect(cautionsOf(100, 100)).toEqual(['Few pixels: 100 × 100.']));

  it('remarks a film that is mostly black', () => {
    const film = { width: 300, height: 300, values: Float32Array.from({ length: 90_000 }, (_, i) => (i < 20_000 ? i : 0)) };
    expect(filmCautions(film, filmPixels(film))).toEqual(['Mostly uniform: large parts of the film have the same grey.']);
  });
});

describe('ecgCautions', () => {
  const cautionsOf = (change: Partial<Parameters<typeof goldenEcg>[0]>): string[] => {
    const trace = goldenEcg({ samplingFrequencyHz: 250, sampleCount: 2_500, missing: [], ...change });
    const { samples, missingLeads } = ecgSamples(trace);
    return ecgCautions(trace, samples, missingLeads);
  };

  it('has nothing to say of a whole record', () => expect(cautionsOf({})).toEqual([]));

  it('names missing leads', () =>
    expect(cautionsOf({ missing: [0, 11] })).toEqual(['Not seen by the model, because samples are missing: I, V6.']));

  it('remarks a record of 8 s', () => expect(cautionsOf({ sampleCount: 2_000 })).toEqual(['Short record: 8.0 s of 10 s.']));

  it('remarks 50 Hz', () =>
    expect(cautionsOf({ samplingFrequencyHz: 50, sampleCount: 500 })).toEqual([
      'Low sampling frequency: 50 Hz, less than the 100 Hz of the model.',
    ]));

  it('names flat leads', () => {
    const trace = goldenEcg({ samplingFrequencyHz: 100, sampleCount: 1_000, missing: [] });
    trace.samplesMv.fill(0.01, 6_000, 7_000);
    const { samples, missingLeads } = ecgSamples(trace);
    expect(ecgCautions(trace, samples, missingLeads)).toEqual(['Flat: V1.']);
  });
});
