import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrompts, readPrompts, textRemarks, understand } from '../../../../engine/prompts/index.ts';
import { editDistance } from '../../../../engine/prompts/understand.ts';
import { negationOf } from '../../../../engine/services/typed-words.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { readFileSync } from 'node:fs';

deleteTemporaryFolders();
const modelsDir = join(import.meta.dirname, '../../../../models');
const ecg = parsePrompts(readFileSync(join(modelsDir, 'prompts/ecg.json'), 'utf8'), 'ecg');
const film = parsePrompts(readFileSync(join(modelsDir, 'prompts/film.json'), 'utf8'), 'film');
const codeOf = (text: string, set = ecg): string | null => {
  const found = understand(text, set);
  return found.kind === 'finding' ? found.prompt.code : null;
};

describe('typed words', () => {
  it.each([
    ['left bundle branch block', 'scp:CLBBB'],
    ['LBBB', 'scp:CLBBB'],
    ['  Left Bundle-Branch  BLOCK ', 'scp:CLBBB'],
    ['left bundel branch block', 'scp:CLBBB'],
    ['right bundle brnach block', 'scp:CRBBB'],
    ['atrial fibrilation', 'scp:AFIB'],
    ['CLBBB', 'scp:CLBBB'],
  ])('%s is %s', (text, code) => expect(codeOf(text)).toBe(code));

  it('are told when they were corrected', () => {
    expect(understand('plueral effusion', film)).toMatchObject({ kind: 'finding', isCorrected: true });
    expect(understand('pleural effusion', film)).toMatchObject({ kind: 'finding', isCorrected: false });
  });

  it.each([
    '',
    '   ',
    '?!',
    'bundle',
    'AVB',
    'a tube above the carina',
    'pleural effusion and a fracture of the clavicle',
    'x'.repeat(10_000),
  ])('that stand for no finding stay what they are: %s', (text) => expect(codeOf(text, film)).toBeNull());

  it('have remarks when they are in another language, too long, or no words', () => {
    const few = { tokens: 5, limit: 128 };
    expect(textRemarks('left lower lobe pneumonia', few)).toEqual([]);
    expect(textRemarks('Pleuraerguss rechts mit Stauung', few).join()).toContain('English');
    expect(textRemarks('胸水', few).join()).toContain('English');
    expect(textRemarks('a '.repeat(5_000), { tokens: 5_002, limit: 128 }).join()).toContain('128 of 5,002');
    expect(textRemarks('123', few).join()).toContain('no word');
  });

  it('are negated as reports put it', () => {
    expect(negationOf('pleural effusion')).toBe('no pleural effusion');
    expect(negationOf('no acute cardiopulmonary abnormality')).toBe('cardiopulmonary abnormality');
    expect(negationOf('normal ECG')).toBe('abnormal ECG');
  });

  it('are as far apart one way as the other', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => editDistance(a, b, 12) === editDistance(b, a, 12)),
    ));
});

describe('a site’s own prompts', () => {
  it('are used when they are sound, and else named with what is wrong', async () => {
    const siteDir = join(await temporaryFolder(), 'prompts');
    await mkdir(siteDir);
    expect((await readPrompts({ modelsDir, siteDir })).origins).toEqual({ film: 'shipped', ecg: 'shipped' });
    const own = { schemaVersion: 1, modality: 'film', prompts: [{ code: 'site:apical-cap', name: 'apical cap', synonyms: [], prompts: ['apical pleural cap'], attributes: [], source: 'our clinic' }] }; // prettier-ignore
    await writeFile(join(siteDir, 'film.json'), JSON.stringify(own));
    await writeFile(join(siteDir, 'ecg.json'), '{"schemaVersion": 1, "modality": "ecg", "prompts": []}');
    const prompts = await readPrompts({ modelsDir, siteDir });
    expect(prompts.origins).toEqual({ film: 'site', ecg: 'shipped' });
    expect(prompts.problems).toHaveLength(1);
    expect(prompts.problems[0]).toContain('ecg.json');
    expect(prompts.sets.film.prompts[0]?.code).toBe('site:apical-cap');
  });

  it('may not give one phrase two meanings', () => {
    const [first, second] = film.prompts;
    const twice = { ...film, prompts: [first, { ...second, synonyms: [first?.name] }] };
    expect(() => parsePrompts(JSON.stringify(twice), 'film')).toThrow('stands for');
  });
});
