/** Takes `constant` off `count` float32 (a multiple of 4). */
export function subtractConstant(values: usize, count: i32, constant: f32): void {
  const constants = f32x4.splat(constant);
  for (const end = values + ((<usize>count) << 2); values < end; values += 16) {
    v128.store(values, f32x4.sub(v128.load(values), constants));
  }
}
