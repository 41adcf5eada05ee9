declare module 'seek-bzip' {
  const Bunzip: { decode(packed: Buffer): Buffer };
  export = Bunzip;
}
