declare module 'seek-bzip' {
  const Bunzip: {
    /** `multistream`: several bzip2 files one after the other are one. */
    decode(packed: Buffer, output: { writeByte(byte: number): void }, multistream?: boolean): void;
    readonly Err: { readonly NOT_BZIP_DATA: number };
  };
  export = Bunzip;
}
