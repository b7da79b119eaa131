/** The part of dcmjs, which comes without types, that Auscult uses: the data dictionary (PS3.6). */
declare module 'dcmjs' {
  const dcmjs: {
    readonly data: {
      readonly DicomMetaDictionary: {
        /** Keyed by `(GGGG,EEEE)` in capitals. Where the file decides the value representation, it is in small letters. */
        readonly dictionary: Readonly<Record<string, { readonly name: string; readonly vr: string } | undefined>>;
      };
    };
  };
  export default dcmjs;
}
