/** Is called once the connection is known, before anything is read. */
export interface OpenedListener {
  opened?(): void;
}
