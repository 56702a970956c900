import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface TableProps {
  /** What the table is, for those who do not see it. */
  readonly label: string;
  /** A name that begins with `#` is a column of numbers. */
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}

/** A table. On a narrow page each row is a block, and each cell is named by its column. */
export function Table({ label, head, children }: TableProps) {
  const table = useRef<HTMLTableElement>(null);
  useLayoutEffect(() => {
    for (const row of table.current?.tBodies[0]?.rows ?? [])
      for (const [at, cell] of [...row.cells].entries()) cell.dataset['label'] = titleOf(head[at] ?? '');
  });
  return (
    <div class="table" role="region" aria-label={label} tabIndex={0}>
      <table ref={table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" class={name.startsWith('#') && name.length > 1 ? 'number' : ''}>
                {titleOf(name) || <span class="unseen">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function titleOf(name: string): string {
  return name.length > 1 ? name.replace(/^#/, '') : name;
}

/** What is shown instead of an empty table. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
