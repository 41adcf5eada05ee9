/**
 * Convolves two real square grids on a torus by the Fourier transform. The kernel's origin is the middle of its grid,
 * index (size / 2, size / 2). `size` must be a power of two. Returns a new grid whose sum is the product of both sums.
 */
export function convolveOnTorus(grid: Float64Array, kernel: Float64Array, size: number): Float64Array {
  if (!Number.isInteger(Math.log2(size)) || grid.length !== size * size || kernel.length !== size * size) {
    throw new RangeError(
      `need two grids of ${size} x ${size}, a power of two, got ${grid.length} and ${kernel.length}`,
    );
  }
  // Both transforms at once: one grid as the real part, the other as the imaginary part.
  const real = Float64Array.from(grid);
  const imaginary = Float64Array.from(kernel);
  transformInPlace(real, imaginary, size);
  multiplyHalvesInPlace(real, imaginary, size);
  // The inverse transform is the forward one with real and imaginary parts exchanged.
  transformInPlace(imaginary, real, size);
  return shiftByHalf(real, size);
}

/**
 * With Z = F(a + i b), F(a) F(b) at k is (Z(k)^2 - conj(Z(-k))^2) / 4i. Also divides by the number of cells, which the
 * transforms leave out.
 */
function multiplyHalvesInPlace(real: Float64Array, imaginary: Float64Array, size: number): void {
  const productReal = new Float64Array(size * size);
  const productImaginary = new Float64Array(size * size);
  const scale = 1 / (4 * size * size);
  for (let j = 0; j < size; j++) {
    const mirrorRow = ((size - j) % size) * size;
    for (let i = 0; i < size; i++) {
      const k = j * size + i;
      const m = mirrorRow + ((size - i) % size);
      const a = real[k];
      const b = imaginary[k];
      const c = real[m];
      const d = imaginary[m];
      productReal[k] = (2 * a * b + 2 * c * d) * scale;
      productImaginary[k] = (c * c - d * d - a * a + b * b) * scale;
    }
  }
  real.set(productReal);
  imaginary.set(productImaginary);
}

/** The two-dimensional transform: rows, exchange of axes, rows, exchange of axes. */
function transformInPlace(real: Float64Array, imaginary: Float64Array, size: number): void {
  const plan = planRows(size);
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < size; row++) transformRow(real, imaginary, row * size, plan);
    transposeInPlace(real, size);
    transposeInPlace(imaginary, size);
  }
}

interface RowPlan {
  readonly size: number;
  readonly reversed: Uint32Array;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

function planRows(size: number): RowPlan {
  const bits = Math.log2(size);
  const reversed = new Uint32Array(size);
  for (let i = 1; i < size; i++) reversed[i] = (reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
  const cosines = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  return { size, reversed, cosines, sines };
}

/** Cooley and Tukey's radix-2 transform of one row (Math. Comp. 19, 297, 1965). */
function transformRow(real: Float64Array, imaginary: Float64Array, start: number, plan: RowPlan): void {
  const { size, reversed, cosines, sines } = plan;
  for (let i = 0; i < size; i++) {
    const j = reversed[i];
    if (j <= i) continue;
    const a = real[start + i];
    const b = imaginary[start + i];
    real[start + i] = real[start + j];
    imaginary[start + i] = imaginary[start + j];
    real[start + j] = a;
    imaginary[start + j] = b;
  }
  for (let half = 1; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let block = start; block < start + size; block += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = cosines[k * step];
        const s = sines[k * step];
        const top = block + k;
        const bottom = top + half;
        const x = real[bottom] * c - imaginary[bottom] * s;
        const y = real[bottom] * s + imaginary[bottom] * c;
        real[bottom] = real[top] - x;
        imaginary[bottom] = imaginary[top] - y;
        real[top] = real[top] + x;
        imaginary[top] = imaginary[top] + y;
      }
    }
  }
}

/** Exchanges the axes, block by block: a column of a large grid does not fit the processor's cache. */
function transposeInPlace(grid: Float64Array, size: number): void {
  const block = Math.min(size, 16);
  for (let top = 0; top < size; top += block) {
    for (let left = top; left < size; left += block) {
      for (let j = top; j < top + block; j++) {
        for (let i = Math.max(left, j + 1); i < left + block; i++) {
          const held = grid[j * size + i];
          grid[j * size + i] = grid[i * size + j];
          grid[i * size + j] = held;
        }
      }
    }
  }
}

/** Two grids that both have their origin in the middle give a product shifted by half the torus: brings it back. */
function shiftByHalf(grid: Float64Array, size: number): Float64Array {
  const shifted = new Float64Array(grid.length);
  for (let j = 0; j < size; j++) {
    const from = ((j + size / 2) % size) * size;
    shifted.set(grid.subarray(from + size / 2, from + size), j * size);
    shifted.set(grid.subarray(from, from + size / 2), j * size + size / 2);
  }
  return shifted;
}
