/** The part of nspell that is used; the package has no types of its own. */
declare module 'nspell' {
  interface NSpell {
    correct(word: string): boolean;
    suggest(word: string): string[];
  }
  /** @param aff  Hunspell's affix file @param dic  Hunspell's word list */
  export default function nspell(aff: string, dic: string): NSpell;
}
