/** What zero-shot classification asks: the shipped prompt sets. The mean similarity with a finding's prompts is its score. */
import ecg from '../../models/prompts/ecg.json' with { type: 'json' };
import film from '../../models/prompts/film.json' with { type: 'json' };

const byCode: ReadonlyMap<string, readonly string[]> = new Map(
  [...ecg.prompts, ...film.prompts].map(({ code, prompts }) => [code, prompts]),
);

/** Prompts of a finding: `cxr:cardiomegaly`, `scp-super:MI`, `scp:CLBBB`; none where the sets do not have it. */
export function promptsOf(code: string): readonly string[] {
  return byCode.get(code) ?? [];
}
