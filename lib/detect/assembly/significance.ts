/**
 * Turns `count` pixels, float32, into (pixel - sky) / noise, in double precision; 0 where that is no finite number. `skies`
 * and `noises`: float64, one a pixel; noise below `quietest` counts as that. All three have room for an even number.
 */
export function significance(pixels: usize, count: i32, skies: usize, noises: usize, quietest: f64): void {
  const least = f64x2.splat(quietest);
  const zero = f64x2.splat(0);
  for (const end = pixels + ((<usize>count) << 2); pixels < end; pixels += 8) {
    const light = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(pixels)), v128.load(skies));
    const value = f64x2.div(light, f64x2.pmax(least, v128.load(noises)));
    // Not finite less finite stays so, and only that less itself is not 0.
    const finite = v128.and(value, f64x2.eq(f64x2.sub(value, value), zero));
    v128.store64_lane(pixels, f32x4.demote_f64x2_zero(finite), 0);
    skies += 16;
    noises += 16;
  }
}
