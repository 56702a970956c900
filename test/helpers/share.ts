import * as fc from 'fast-check';

/** A share of something, from 0 to below 1, evenly. (`fc.double` is even over the numbers there are, and most of those are next to nothing.) */
export const share: fc.Arbitrary<number> = fc.nat(999_999).map((millionth) => millionth / 1_000_000);
