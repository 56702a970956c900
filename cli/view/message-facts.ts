/** What is known of a message besides its bytes, as the API gives it. */
interface MessageFacts {
  readonly rule?: { readonly index: number; readonly name?: string } | null;
  readonly otherwise?: boolean;
  readonly faults?: readonly string[];
}

/** What answered a message: the name or the number of a rule, `otherwise` or `none`; undefined: no rules have decided about it. */
export function ruleText(message: object): string | undefined {
  const { rule, otherwise } = message as MessageFacts;
  if (rule === undefined) return undefined;
  if (rule === null) return otherwise === true ? 'otherwise' : 'none';
  return rule.name ?? `#${rule.index}`;
}

/** The faults that hit a message; undefined: none. */
export function hitsText(message: object): string | undefined {
  return (message as MessageFacts).faults?.join(',');
}

/** Both behind a message on one line, with spaces before them; empty: there is nothing to say. */
export function factsText(message: object): string {
  const rule = ruleText(message);
  const faults = hitsText(message);
  return [rule === undefined ? '' : `  [rule ${rule}]`, faults === undefined ? '' : `  [faults ${faults}]`].join('');
}
