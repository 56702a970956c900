import type { ComponentChildren } from 'preact';

interface TableProps {
  /** What the table is, for those who do not see it. */
  readonly label: string;
  /** A name that begins with `#` is a column of numbers. */
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}

/** A table that scrolls sideways by itself where it is too narrow. */
export function Table({ label, head, children }: TableProps) {
  return (
    <div class="table" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" class={name.startsWith('#') ? 'number' : ''}>
                {name.replace(/^#/, '') || <span class="unseen">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
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
