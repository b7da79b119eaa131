/** Short words that become texts while they are typed: `.normal` and a space. Pure. */
import type { DraftSectionName } from '../../../contract/draft.ts';
import type { ReportMacro } from '../../../contract/report.ts';

/** A text and where the caret stands in it. */
export interface CaretText {
  readonly text: string;
  readonly caret: number;
}

/** The macro of that name for a section: one of the section itself goes before one of every section. */
export function findMacro(macros: readonly ReportMacro[], name: string, section: DraftSectionName): ReportMacro | null {
  const named = macros.filter((macro) => macro.name === name);
  return named.find((macro) => macro.section === section) ?? named.find((macro) => macro.section === null) ?? null;
}

/**
 * Expands a macro that has just been completed by a space, tab, comma or semicolon before the caret.
 *
 * @returns the text with the macro's in its place, or null when no known macro ends there
 */
export function expandMacro({ text, caret }: CaretText, section: DraftSectionName, macros: readonly ReportMacro[]): CaretText | null {
  const match = /(^|\s)\.([a-z][a-z0-9-]{0,30})([\s,;])$/.exec(text.slice(0, caret));
  const macro = match && findMacro(macros, match[2] ?? '', section);
  if (!macro) return null;
  const [whole, lead = '', , end = ''] = match;
  const expanded = `${text.slice(0, caret - whole.length)}${lead}${macro.text}${end}`;
  return { text: expanded + text.slice(caret), caret: expanded.length };
}
