/** Why a node cannot start, in words for the operator: printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
