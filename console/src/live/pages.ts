/** Longest page that the API gives. */
const PAGE = 500;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** All items of a list, up to a limit. `hasMore`: there are others. */
export async function readAll<T>(
  limit: number,
  read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<{ items: T[]; hasMore: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  while (items.length < limit) {
    const page = await read({
      limit: Math.min(PAGE, limit - items.length),
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    if (page.nextCursor === null) return { items, hasMore: false };
    cursor = page.nextCursor;
  }
  return { items, hasMore: true };
}
