/** The part of dcmjs, which comes without types, that Auscult uses: the data dictionary (PS3.6). */
declare module 'dcmjs/dictionary' {
  /** Keyed by `(GGGG,EEEE)` in capitals. Where the file decides the value representation, it is in small letters. */
  export const dictionary: Readonly<Record<string, { readonly name: string; readonly vr: string } | undefined>>;
}
