import { describe, expect, it } from 'vitest';
import { decodeJpegFilm, readFilmFile } from '../../../../engine/evaluation/film-file.ts';

/** 16 × 8 pixels, column x has grey 16 x. */
const grey = `/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAACAn/xAAXEAADAQAAAAAAAAAAAAAAAAAACESB/9oACAEBAAA/AB+tsuFVVtlw/9k=`;
/** 16 × 8 pixels, left half RGB 200 100 50 (luma 124), right half RGB 20 40 220 (luma 55). */
const colour = `/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABAj/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAACAcJ/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AIh5IJHa0BY//2Q==`;
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

describe('a JPEG film', () => {
  it('of one component is grey, row by row', async () => {
    const { width, height, values } = await decodeJpegFilm(bytes(grey), 'a.jpg');
    expect([width, height, values.length]).toEqual([16, 8, 128]);
    for (let x = 0; x < 16; x++) expect(Math.abs(values[x]! - 16 * x)).toBeLessThanOrEqual(2);
  });

  it('in colour becomes its luma, 124 and 55', async () => {
    const { values } = await decodeJpegFilm(bytes(colour), 'a.jpg');
    expect(values).toHaveLength(128);
    expect(Math.abs(values[0]! - 124)).toBeLessThanOrEqual(2);
    expect(Math.abs(values[127]! - 55)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['is a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['is empty', new Uint8Array()],
    ['ends in its header', bytes(grey).subarray(0, 60)],
  ])('that %s is refused by its code', (_, content) =>
    expect(decodeJpegFilm(content, 'a.jpg')).rejects.toMatchObject({ code: 'film-decode-failed' }),
  );

  it('that is missing is refused by its code', () =>
    expect(readFilmFile('/nowhere/a.jpg')).rejects.toMatchObject({ code: 'file-unreadable' }));
});
