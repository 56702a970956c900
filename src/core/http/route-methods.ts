/** Which methods the paths of the API take, so that a known path with a wrong method is told from an unknown path. */
export class RouteMethods {
  readonly #routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** `path` as Fastify knows it: `/v1/listeners/:id`. */
  add(path: string, methods: string | readonly string[]): void {
    const route = this.#routes.get(path) ?? { pattern: patternOf(path), methods: new Set<string>() };
    for (const method of [methods].flat()) route.methods.add(method);
    this.#routes.set(path, route);
  }

  /** Methods of the path of a URL, in the order of the alphabet; empty when there is no such path. */
  of(url: string): string[] {
    const path = (url.split('?', 1)[0] ?? '').replace(/(.)\/$/, '$1');
    const methods = new Set<string>();
    for (const route of this.#routes.values()) {
      if (route.pattern.test(path)) route.methods.forEach((method) => methods.add(method));
    }
    return [...methods].sort();
  }
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z_]\w*/g, '[^/]+').replace(/\*/g, '.*');
  return new RegExp(`^${escaped}$`);
}
