import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestOf, placeOnTimeline } from '../../../../renderer/study/timeline.ts';
import { study } from '../invented.ts';

const at = (key: string, acquiredAt: string | null) => study(key, 'film', { acquiredAt });

describe('the timeline', () => {
  it('is empty without studies', () => expect(placeOnTimeline([])).toEqual([]));

  it('puts one study at the right end', () => expect(placeOnTimeline([at('a', '2020-01-01')])[0]?.at).toBe(1));

  it('puts the oldest left, the newest right, and one from the middle in the middle', () => {
    const marks = placeOnTimeline([at('c', '2022-01-01'), at('a', '2020-01-01'), at('b', '2021-01-01')]);
    expect(marks.map((mark) => mark.study.studyKey)).toEqual(['a', 'b', 'c']);
    expect(marks.map((mark) => mark.at)).toEqual([0, expect.closeTo(0.5, 2), 1]);
  });

  it('keeps studies of one morning apart', () => {
    const marks = placeOnTimeline([at('a', '2020-01-01'), at('b', '2024-01-01T08:00'), at('c', '2024-01-01T08:05')]);
    expect((marks[2]?.at ?? 0) - (marks[1]?.at ?? 0)).toBeCloseTo(0.05, 9);
  });

  it('puts a study without a date first', () => {
    const marks = placeOnTimeline([at('a', '2020-01-01'), at('b', null)]);
    expect(marks[0]).toMatchObject({ date: null, study: { studyKey: 'b' } });
  });

  it('keeps all marks on the line, in order and apart, whatever the dates', () =>
    fc.assert(
      fc.property(
        fc.array(fc.date({ min: new Date('1950-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), {
          minLength: 1,
          maxLength: 40,
        }),
        (dates) => {
          const marks = placeOnTimeline(dates.map((date, i) => at(`s${i}`, date.toISOString())));
          const gap = Math.min(0.05, 1 / Math.max(1, dates.length - 1));
          return marks.every(
            (mark, i) => mark.at >= -1e-9 && mark.at <= 1 + 1e-9 && (i === 0 || mark.at - (marks[i - 1]?.at ?? 0) >= gap - 1e-9),
          );
        },
      ),
    ));

  it('finds the newest study of a modality as the engine lists them, also between two of one minute', () => {
    const studies = [study('e', 'ecg'), at('later', '2024-01-01'), at('earlier', '2024-01-01'), at('old', '2020-01-01')];
    expect(newestOf(studies, 'film')?.studyKey).toBe('later');
    expect(newestOf([at('x', null)], 'ecg')).toBeNull();
  });
});
