declare module 'seek-bzip' {
  const Bunzip: {
    /** `multistream`: several bzip2 files one after the other are one. */
    decode(packed: Buffer, output?: undefined, multistream?: boolean): Buffer;
    readonly Err: { readonly NOT_BZIP_DATA: number };
  };
  export = Bunzip;
}
