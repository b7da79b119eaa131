/** Base64 as ECG files hold it: broken into lines, and refused when it is anything else. */
import { AuscultError } from '../../../contract/index.ts';

/**
 * Decodes Base64 with white space in it.
 *
 * @param what  what the text stands for, in messages
 * @throws AuscultError 'ecg-malformed'
 */
export function decodeBase64(text: string, what: string, file: string): Uint8Array {
  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare) || bare.length % 4 === 1) {
    throw new AuscultError('ecg-malformed', { file, problem: `the signal of ${what} is not Base64` });
  }
  return new Uint8Array(Buffer.from(bare, 'base64'));
}
