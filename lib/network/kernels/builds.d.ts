/** The compiled kernels, base64; setup/buildKernels.mjs writes the module. */
export declare const PLAIN_BUILD: string;
/** The same with relaxed SIMD: a product and its sum are one instruction. */
export declare const RELAXED_BUILD: string;
