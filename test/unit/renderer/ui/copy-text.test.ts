import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyText } from '../../../../renderer/ui/copy-text.ts';

/** A document whose copy command asks its listeners, as a browser does. */
class TestDocument extends EventTarget {
  clipboard = '';
  isAllowed = true;
  execCommand(command: string): boolean {
    if (command !== 'copy' || !this.isAllowed) return false;
    const event = Object.assign(new Event('copy', { cancelable: true }), {
      clipboardData: { setData: (_type: string, text: string) => (this.clipboard = text) },
    });
    this.dispatchEvent(event);
    return event.defaultPrevented;
  }
}

describe('copying text', () => {
  let page: TestDocument;
  beforeEach(() => {
    page = new TestDocument();
    vi.stubGlobal('document', page);
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('puts the whole text on the clipboard', () => {
    expect(copyText('DRAFT, NOT SIGNED.')).toBe(true);
    expect(page.clipboard).toBe('DRAFT, NOT SIGNED.');
  });
  it('says that it was not allowed to', () => {
    page.isAllowed = false;
    expect(copyText('x')).toBe(false);
  });
  it('leaves later copying by the reader alone', () => {
    copyText('draft');
    page.clipboard = '';
    page.execCommand('copy');
    expect(page.clipboard).toBe('');
  });
});
