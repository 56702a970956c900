import { AppError } from '../errors/index.ts';

interface Given {
  readonly label: readonly string[];
  readonly name?: string | undefined;
  readonly setup?: string | undefined;
}

/** Throws `selector_required` when a request says nothing about which resources it means: it would delete all. */
export function requireSelector({ label, name, setup }: Given): void {
  if (label.length > 0 || name !== undefined || setup !== undefined) return;
  throw new AppError('selector_required', 'Give `label`, `name` or `setup`, for example `?label=suite:checkout`.', {
    errors: [{ path: 'label', message: 'is required, unless `name` or `setup` is given' }],
  });
}
