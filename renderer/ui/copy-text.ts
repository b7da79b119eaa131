/** Copying text. By the copy command of a user's own click, because the app grants the page no permission, not even for the clipboard. */

/**
 * Puts text on the clipboard; call it from a click or a key.
 *
 * @returns whether it was put there
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', put);
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put);
  }
}
