import { assemblyKernels, floatsAt, withScratch } from '../assemblyKernels';
import { floatsOf, type WasmKernel } from '../wasmKernel';

/** Lanes of a vector: the compiled functions write whole ones. */
const LANES = 4;

/**
 * Hyperbolic tangent and softplus (Mish is made of both), four values at a time: the backend calls the C library for each
 * one. Other number types than float32 stay with the backend.
 */
export function smoothActivation(name: 'tanh' | 'softplus'): (previous: WasmKernel | undefined) => WasmKernel {
  return (previous) => (call) => {
    const { backend } = call;
    const x = call.inputs.x!;
    if (x.dtype !== 'float32') return previous!(call);
    const y = backend.makeOutput(x.shape, 'float32');
    const { length } = floatsOf(x, backend);
    const whole = length - (length % LANES);
    const run = assemblyKernels(backend)[name];
    run(floatsOf(x, backend).byteOffset, floatsOf(y, backend).byteOffset, whole);
    if (whole === length) return y;
    // The last few values go through a vector of scratch memory, so that nothing is written past the tensor.
    withScratch(backend, LANES, (address) => {
      const last = floatsAt(backend, address, LANES).fill(0);
      last.set(floatsOf(x, backend).subarray(whole));
      run(address, address, LANES);
      floatsOf(y, backend).set(last.subarray(0, length - whole), whole);
    });
    return y;
  };
}
