/** Whether a JSON value has more than `levels` arrays and objects within each other. Deeper ones cannot be handed from thread to thread. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  // Breadth first and without recursion, which is what deep values break.
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    level = level.filter((one) => typeof one === 'object' && one !== null);
    if (level.length > 0 && depth === levels) return true;
    level = level.flatMap((one) => Object.values(one as object) as unknown[]);
  }
  return false;
}
