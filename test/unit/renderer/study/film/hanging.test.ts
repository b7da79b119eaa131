import { describe, expect, it } from 'vitest';
import { StudyKey } from '../../../../../contract/ids.ts';
import { carriedWindow } from '../../../../../renderer/study/film/film-room.svelte.ts';
import { builtInProtocols, filmsOf, protocolOfDigit } from '../../../../../renderer/study/film/hanging.ts';
import { study } from '../../invented.ts';

const studies = [
  study('new', 'film', { acquiredAt: '2026-05-01' }),
  study('ecg', 'ecg', { acquiredAt: '2026-04-01' }),
  study('old', 'film', { acquiredAt: '2020-05-01' }),
  study('middle', 'film', { acquiredAt: '2024-05-01' }),
];

describe('hanging protocols', () => {
  it('count earlier films backwards from the chosen one, and leave a pane empty where there is none', () => {
    const four = protocolOfDigit([], 5)!;
    expect(filmsOf(four, studies, StudyKey.parse('new'))).toEqual(['new', 'middle', 'old', null]);
    expect(filmsOf(four, studies, StudyKey.parse('middle'))).toEqual(['middle', 'old', null, null]);
    expect(filmsOf(builtInProtocols[0]!, studies, StudyKey.parse('new'))).toEqual(['new', 'ecg']);
  });

  it('of the reader go before the built-in ones', () => {
    const own = { ...builtInProtocols[0]!, name: 'own', digit: 2 };
    expect([protocolOfDigit([own], 2)?.name, protocolOfDigit([], 2)?.name, protocolOfDigit([], 9)]).toEqual(['own', '1 × 1', undefined]);
  });

  it('carry a window over as the same share of the range', () => {
    const carried = carriedWindow({ width: 500, center: 1_250 }, { width: 1_000, center: 1_000 }, { width: 200, center: 100 });
    expect(carried).toEqual({ width: 100, center: 150 });
  });
});
