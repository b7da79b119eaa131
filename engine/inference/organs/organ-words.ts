/** What organs are called in sentences. */
import type { OrganName } from '../../../contract/index.ts';

/** `right lung`, `left lung`, `heart`. */
export const organWords: Readonly<Record<OrganName, string>> = { rightLung: 'right lung', leftLung: 'left lung', heart: 'heart' };
