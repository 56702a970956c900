export { compareDecimals, isExactNumber, plainDecimal } from './decimals.ts';
export { findInexactNumbers, mayHaveInexactNumbers, type InexactNumber } from './inexact-numbers.ts';
export { sourceAt, withoutSpace } from './source.ts';
export { jsonSteps } from './json-steps.ts';
