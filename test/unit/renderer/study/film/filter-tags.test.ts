import { expect, it } from 'vitest';
import { filterTags } from '../../../../../renderer/study/film/filter-tags.ts';

const tag = (number: string, keyword: string, value: string, isPrivate = false) => ({
  tag: number,
  vr: 'LO',
  keyword,
  value,
  bytes: value.length,
  isCut: false,
  isPrivate,
  depth: 0,
});
const tags = [
  tag('(0010,0010)', 'PatientName', 'DOE^Jane'),
  tag('(0028,0030)', 'PixelSpacing', '0.1\\0.1'),
  tag('(0009,1001)', '', 'x', true),
];

it('finds a tag by number with and without punctuation, by name, by value, and private ones', () => {
  const found = (search: string): string[] => filterTags(tags, search).map((one) => one.tag);
  expect(found('')).toHaveLength(3);
  expect(found('00280030')).toEqual(['(0028,0030)']);
  expect(found('0010,00')).toEqual(['(0010,0010)']);
  expect(found('spacing 0.1')).toEqual(['(0028,0030)']);
  expect(found('jane')).toEqual(['(0010,0010)']);
  expect(found('private')).toEqual(['(0009,1001)']);
});
