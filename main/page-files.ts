/** Which file of the built page answers a request to `auscult://app/…`, and with which headers. Knows no Electron. */
import { extname, join, normalize, sep } from 'node:path';

export const pageScheme = 'auscult';
export const pageHost = 'app';
export const pageUrl = `${pageScheme}://${pageHost}/index.html`;

/**
 * What the page may do. No network: only its own files, WebAssembly decoders in workers, and pictures made in memory. Style attributes
 * are allowed because Svelte and Cornerstone set them.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file that a request asks for.
 *
 * @param root absolute folder of the built page
 * @param url  the request's URL
 * @returns absolute path inside `root`, or null when the URL is of another host, leaves the folder, or is of a type that the page has no use for
 */
export function resolvePageFile(root: string, url: string): string | null {
  const parsed = parseUrl(url);
  if (!parsed || parsed.protocol !== `${pageScheme}:` || parsed.host !== pageHost) return null;
  const path = decodePath(parsed.pathname);
  if (path === null || path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  return extname(file) in contentTypes ? file : null;
}

/** Headers for a file that `resolvePageFile` has let through. */
export function pageHeaders(file: string): Record<string, string> {
  return {
    'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  };
}

/** Whether a URL is of Auscult's own page. */
export function isOwnPage(url: string): boolean {
  const parsed = parseUrl(url);
  return parsed?.protocol === `${pageScheme}:` && parsed.host === pageHost;
}

function parseUrl(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null; // not UTF-8: no file of ours is named so
  }
}
