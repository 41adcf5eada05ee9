import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type WasmKernel } from '../wasmKernel';
import { poolingGeometry } from './pooling';

/**
 * Max pooling, four channels at a time. The backend's own gives wrong numbers where a border is given by its width (pad: 1).
 */
export function maxPool(previous: WasmKernel | undefined): WasmKernel {
  return (call) => {
    const { attrs, backend } = call;
    const x = call.inputs.x!;
    if (x.dtype !== 'float32') return previous!(call);
    const { info, sizes } = poolingGeometry(x, attrs);
    const y = backend.makeOutput(info.outShape, 'float32');
    assemblyKernels(backend).maxPool(floatsOf(x, backend).byteOffset, floatsOf(y, backend).byteOffset, ...sizes);
    return y;
  };
}
