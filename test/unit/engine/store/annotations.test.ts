import { describe, expect, it } from 'vitest';
import { Annotation, HangingProtocol, StudyKey } from '../../../../contract/index.ts';
import { openStore } from '../../../../engine/store/index.ts';
import { film, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const length = Annotation.parse({
  annotationId: 'a1',
  kind: 'length',
  frame: 0,
  points: [
    [10, 20],
    [30.5, 40.25],
  ],
  text: '',
  origin: 'reader',
  createdAt: '2026-01-02T03:04:05Z',
});
const open = (dataDir: string): ReturnType<typeof openStore> => openStore({ dataDir, key: storeKey });
const protocol = (name: string, digit: number | null): HangingProtocol =>
  HangingProtocol.parse({ name, rows: 1, columns: 2, panes: ['film', 'prior-1'], isLinked: true, digit });

describe('annotations', () => {
  it('are there again when the store is opened anew', async () => {
    const dataDir = await temporaryFolder();
    const store = await open(dataDir);
    const { study } = await store.putStudy(film('a'), null);
    expect(await store.getAnnotations(study.studyKey)).toEqual([]);
    await store.putAnnotations(study.studyKey, [length, { ...length, annotationId: 'a2' }]);
    await store.putAnnotations(study.studyKey, [length]);
    await store.close();
    const again = await open(dataDir);
    expect(await again.getAnnotations(study.studyKey)).toEqual([length]);
    expect((await again.verifyAudit()).firstBroken).toBeNull();
    await again.close();
  });

  it('are refused for a film that is not there', async () => {
    const store = await open(await temporaryFolder());
    const refusal = expect.objectContaining({ code: 'study-not-found' });
    await expect(store.putAnnotations(StudyKey.parse('x'), [length])).rejects.toThrowError(refusal);
    await expect(store.getAnnotations(StudyKey.parse('x'))).rejects.toThrowError(refusal);
    await store.close();
  });

  it('need as many points as their kind has', () => {
    expect(Annotation.safeParse({ ...length, kind: 'angle' }).success).toBe(false);
    expect(Annotation.safeParse({ ...length, points: [[1, Number.NaN], [2, 3]] }).success).toBe(false); // prettier-ignore
  });
});

describe('hanging protocols', () => {
  it('come back by name, and a digit goes to the one that was saved last', async () => {
    const store = await open(await temporaryFolder());
    await store.putHangingProtocol(protocol('two', 7));
    await store.putHangingProtocol(protocol('follow-up', 7));
    expect((await store.listHangingProtocols()).map(({ name, digit }) => [name, digit])).toEqual([
      ['follow-up', 7],
      ['two', null],
    ]);
    await store.putHangingProtocol({ ...protocol('two', null), isLinked: false });
    await store.deleteHangingProtocol('follow-up');
    await store.deleteHangingProtocol('never saved');
    expect(await store.listHangingProtocols()).toEqual([{ ...protocol('two', null), isLinked: false }]);
    await store.close();
  });

  it('have one pane for each place of the grid', () => {
    expect(HangingProtocol.safeParse({ ...protocol('x', null), rows: 2 }).success).toBe(false);
  });
});
