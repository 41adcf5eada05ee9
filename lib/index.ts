export * from './image/image';
export * from './inputError';
export * from './progress';
export * from './random';
