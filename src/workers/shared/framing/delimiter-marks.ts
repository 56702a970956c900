/** The byte sequences of a delimiter framing, decoded once. */
export interface DelimiterMarks {
  readonly delimiters: readonly Buffer[];
  readonly start: Buffer | undefined;
  /** The escape byte. */
  readonly escape: number | undefined;
  readonly keep: boolean;
}
