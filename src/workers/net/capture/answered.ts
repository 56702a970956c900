/** What answered a message, as it was then: it refers to nothing of the rules, which may change. One object for all messages it answers. */
export class Answered {
  /** Null: no rule matched. */
  readonly rule: { readonly index: number; readonly name?: string } | null;
  /** No rule matched, and `otherwise` has actions. */
  readonly isOtherwise: boolean;
  /** Members of the `data` of an event, each behind a comma. */
  readonly json: Buffer;

  constructor(rule: Answered['rule'], isOtherwise = false) {
    this.rule = rule;
    this.isOtherwise = isOtherwise;
    this.json = Buffer.from(`,${JSON.stringify(this.fields).slice(1, -1)}`);
  }

  /** As the API shows it. */
  get fields(): { rule: Answered['rule']; otherwise?: true } {
    return { rule: this.rule, ...(this.isOtherwise ? { otherwise: true } : {}) };
  }
}

/** No rule matched. */
export const OTHERWISE = new Answered(null, true);
export const UNMATCHED = new Answered(null);
