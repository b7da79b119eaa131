/**
 * The patient store: an encrypted database (SQLCipher) and encrypted original files in one folder. Offers `openStore`.
 * Must not know formats or models: it keeps what import and inference hand it.
 */
export { databaseFileName, isStore, openStore } from './open-store.ts';
export type * from './store.ts';
