/** Bytes to which every array is aligned, and that lie free behind it: some kernels read a little past the end. */
const ALIGNMENT = 64;
const PAGE = 65536;

/** Hands out addresses of a memory that is made once, when all sizes are known: so no view of it ever moves. */
export class Arena {
  private end = ALIGNMENT;

  /** Address of `count` float32, zero at the start. */
  floats(count: number): number {
    return this.bytes(4 * count);
  }

  bytes(count: number): number {
    const address = this.end;
    this.end = ALIGNMENT * (Math.ceil((address + count) / ALIGNMENT) + 1);
    return address;
  }

  get pages(): number {
    return Math.ceil(this.end / PAGE);
  }
}
