import { expect, it } from 'vitest';
import { RestartBudget } from '../../../main/restart-budget.ts';

it('allows 3 restarts within a minute and refuses the 4th', () => {
  let now = 0;
  const budget = new RestartBudget({ now: () => now });
  const answers = [0, 10_000, 20_000, 30_000].map((at) => {
    now = at;
    return budget.mayRestart();
  });
  expect(answers).toEqual([true, true, true, false]);
});

it('forgets a crash after a minute', () => {
  let now = 0;
  const budget = new RestartBudget({ now: () => now });
  const answers = [0, 1, 2, 60_001, 60_002, 60_003, 60_004].map((at) => {
    now = at;
    return budget.mayRestart();
  });
  expect(answers).toEqual([true, true, true, true, true, true, false]);
});
