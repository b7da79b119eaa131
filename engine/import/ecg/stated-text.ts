/** Text that a recorder wrote although nothing was entered. */

/** The text, or '' when it holds neither letter nor digit: `---`, `.`, `???`. */
export function statedText(text: string): string {
  return /[\p{L}\p{N}]/u.test(text) ? text.trim() : '';
}
