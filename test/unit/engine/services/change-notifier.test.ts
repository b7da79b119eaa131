import { describe, expect, it } from 'vitest';
import { PatientKey } from '../../../../contract/index.ts';
import type { EngineEvent } from '../../../../contract/index.ts';
import { ChangeNotifier } from '../../../../engine/services/change-notifier.ts';

const key = (name: string): PatientKey => PatientKey.parse(name);

describe('ChangeNotifier', () => {
  it('tells of the first change at once, gathers the next ones, and names each patient once', () => {
    const told: EngineEvent[] = [];
    const notifier = new ChangeNotifier((event) => told.push(event));
    for (const name of ['a', 'b', 'c', 'b']) notifier.changed(key(name));
    expect(told).toEqual([{ name: 'store.changed', patientKeys: ['a'] }]);
    notifier.flush();
    notifier.flush();
    expect(told.slice(1)).toEqual([{ name: 'store.changed', patientKeys: ['b', 'c'] }]);
  });
});
