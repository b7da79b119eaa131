/** What no page may do here: reach the network, leave its own address, open windows, ask for devices. Serves the page from its own scheme. */
import { readFile } from 'node:fs/promises';
import { app, protocol, session } from 'electron';
import { isOwnPage, pageHeaders, pageScheme, resolvePageFile } from './page-files.ts';

/** Schemes that stay inside the process; everything else is refused before it becomes a request. */
const innerSchemes = new Set([`${pageScheme}:`, 'blob:', 'data:', 'devtools:']);

/** Declares the page's scheme and closes Chromium's own network doors. Must run before the app is ready. */
export function prepareSecurity(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ]);
  // Chromium refuses to run as root with its sandbox, so tests in a container switch it off on the command line.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Offline is a promise: no name is ever resolved, whatever asks.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/**
 * Serves the page and refuses permissions, devices and requests to anywhere else. Runs once the app is ready.
 *
 * @param pageRoot absolute folder of the built page
 */
export function enforceSecurity(pageRoot: string): void {
  const ours = session.defaultSession;
  ours.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ours.setPermissionCheckHandler(() => false);
  ours.setDevicePermissionHandler(() => false);
  ours.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isInnerUrl(details.url) }));
  ours.on('will-download', (event) => event.preventDefault());
  protocol.handle(pageScheme, (request) => answerPageRequest(pageRoot, request));
}

function isInnerUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme } = new URL(url);
  return scheme === `${pageScheme}:` ? isOwnPage(url) : innerSchemes.has(scheme);
}

async function answerPageRequest(pageRoot: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' ? resolvePageFile(pageRoot, request.url) : null;
  if (file === null) return new Response('Not a file of Auscult.', { status: 403, headers: { 'Content-Type': 'text/plain' } });
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers: pageHeaders(file) });
  } catch {
    return new Response('There is no such file.', { status: 404, headers: { 'Content-Type': 'text/plain' } });
  }
}
