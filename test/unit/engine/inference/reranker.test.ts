import { describe, expect, it } from 'vitest';
import type { ModelFolder } from '../../../../engine/inference/model-folder.ts';
import { ModelFolder as Folder } from '../../../../engine/inference/model-folder.ts';
import { ModelManifest } from '../../../../engine/inference/manifest.ts';
import { openReranker } from '../../../../engine/inference/reranker.ts';
import type { SentenceEncoder } from '../../../../engine/inference/encoders.ts';
import type { ModelSessions } from '../../../../engine/inference/model-sessions.ts';

const digest = (letter: string): string => letter.repeat(64);

function folderWith(
  fits: Record<string, string> | undefined,
  files = ['weights/reranker-film.onnx', 'weights/reranker-ecg.onnx'],
): ModelFolder {
  const entry = (id: string, paths: string[], letter: string, more = {}) => ({
    id,
    version: '1',
    task: 'test',
    licence: 'none',
    files: paths.map((path) => ({ path, sha256: digest(letter), bytes: 1 })),
    ...more,
  });
  const models = [
    entry('film-encoder', ['weights/film-encoder.onnx'], 'a'),
    entry('ecg-encoder', ['weights/ecg-encoder.onnx'], 'b'),
    entry('reranker', files, 'c', fits ? { fits } : {}),
  ];
  return new Folder('/models', ModelManifest.parse({ schemaVersion: 1, models }));
}

const opened = (folder: ModelFolder) => openReranker({ folder } as unknown as ModelSessions, {} as SentenceEncoder);

describe('openReranker', () => {
  it('serves the modalities whose encoder it learned from', () => {
    expect(opened(folderWith({ 'film-encoder': digest('a'), 'ecg-encoder': digest('b') }))?.modalities).toEqual(['film', 'ecg']);
    expect(opened(folderWith({ 'film-encoder': digest('a'), 'ecg-encoder': digest('f') }))?.modalities).toEqual(['film']);
  });

  it('serves no encoder that it does not name, and none where it has no file', () => {
    expect(opened(folderWith(undefined))).toBeNull();
    expect(opened(folderWith({ 'film-encoder': digest('a') }, ['weights/reranker-ecg.onnx']))).toBeNull();
    expect(opened(new Folder('/models', null))).toBeNull();
  });
});
