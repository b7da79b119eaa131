/** Whether a sentence compares with an earlier study. */

const comparison = new RegExp(
  '\\b(?:' +
    [
      'unchanged',
      'stable',
      'interval(?! (?:of|is|was|between))(?<!\\b(?:pr|qt|qtc|rr|p-r|q-t) interval)',
      'since (?:the )?(?:prior|previous|last)',
      'compared (?:to|with)',
      'in comparison',
      '(?:prior|previous|last|earlier) (?:stud(?:y|ies)|exam(?:ination)?s?|films?|radiographs?|x-?rays?|ecgs?|tracings?|recordings?|comparison)',
      'previously (?:seen|noted|described|identified)',
      'again (?:seen|noted|demonstrated|identified)',
      'no longer',
      '(?:has|have) (?:slightly |markedly |significantly )?(?:increased|decreased|resolved|improved|worsened|progressed|enlarged|cleared|changed)',
      '(?:increased|decreased|larger|smaller|worse|better) (?:in size |in extent )?(?:than|since)',
      'new(?:ly)?',
      're-?demonstrat\\w+',
      'no (?:significant |interval |definite )*change',
      'persist(?:s|ent|ing)',
    ].join('|') +
    ')\\b',
  'iu',
);

/** The word or words that compare with an earlier study, or `null`. */
export function comparisonWords(sentence: string): string | null {
  return comparison.exec(sentence)?.[0] ?? null;
}
