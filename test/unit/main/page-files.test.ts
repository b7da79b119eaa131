import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { contentSecurityPolicy, isOwnPage, pageHeaders, pageUrl, resolvePageFile } from '../../../main/page-files.ts';

const root = '/opt/auscult/out/renderer';

describe('resolvePageFile', () => {
  it('finds the page and its assets', () => {
    expect(resolvePageFile(root, pageUrl)).toBe(`${root}/index.html`);
    expect(resolvePageFile(root, 'auscult://app/')).toBe(`${root}/index.html`);
    expect(resolvePageFile(root, 'auscult://app/assets/codec.wasm?v=1#x')).toBe(`${root}/assets/codec.wasm`);
  });

  it.each([
    'auscult://app/../main/index.js',
    'auscult://app/..%2f..%2fpackage.json',
    'auscult://app/%2e%2e/%2e%2e/etc/passwd.json',
    'auscult://app/assets/..%5c..%5csecret.js',
    'auscult://app/%00index.html',
    'auscult://app/%ff.js',
    'auscult://app//etc/passwd',
    'auscult://app/store.key',
    'auscult://other/index.html',
    'file:///etc/hosts.json',
    'https://app/index.html',
    'no url',
  ])('gives nothing outside the page for %s', (url) => {
    const file = resolvePageFile(root, url);
    expect(file === null || file.startsWith(`${root}/`)).toBe(true);
    if (!url.includes('/../') && !url.includes('%2e%2e')) expect(file).toBeNull();
  });

  it('never leaves the folder, whatever the path', () => {
    const piece = fc.constantFrom('..', '%2e%2e', '.', '%2f', '%5c', '\\', 'a', 'index.html', '%00', '..%2f', '//', 'x.js');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = resolvePageFile(root, `auscult://app/${pieces.join('/')}`);
        expect(file === null || (file.startsWith(`${root}/`) && !file.includes('..'))).toBe(true);
      }),
    );
  });
});

describe('the headers', () => {
  it('forbid everything that is not named, inline scripts and the network among it', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("connect-src 'self'");
    expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*unsafe-inline|https?:|\*/);
  });

  it('name the type of each file', () => {
    expect(pageHeaders('/x/a.wasm')).toMatchObject({ 'Content-Type': 'application/wasm', 'X-Content-Type-Options': 'nosniff' });
    expect(pageHeaders('/x/index.html')['Content-Security-Policy']).toBe(contentSecurityPolicy);
  });
});

it('knows its own page from others', () => {
  expect(isOwnPage('auscult://app/index.html#study')).toBe(true);
  expect(isOwnPage('auscult://app.evil/index.html')).toBe(false);
  expect(isOwnPage('https://app/')).toBe(false);
});
