/** The name that signed last on this machine, offered the next time. */
const key = 'auscult.signer';

/** The remembered name; '' when there is none. */
export function signerName(): string {
  return typeof localStorage === 'undefined' ? '' : (localStorage.getItem(key) ?? '');
}

/** Remembers the name. */
export function rememberSigner(name: string): void {
  localStorage.setItem(key, name);
}
