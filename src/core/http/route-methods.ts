import { AppError } from '../errors/index.ts';
import { didYouMean } from '../nearest.ts';

/** Which methods the paths of the API take, which distinguishes a known path with a wrong method from an unknown path. */
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

  /** What is there instead of the path of a URL: what the longest known path before it has. */
  unknownPath(url: string): AppError {
    const path = url.split('?', 1)[0] ?? '';
    const parts = path.split('/').filter((part) => part !== '');
    for (let length = parts.length - 1; length >= 0; length -= 1) {
      const below = this.#below(parts.slice(0, length));
      if (below.length === 0) continue;
      const where = `/${parts.slice(0, length).join('/')}`;
      return new AppError(
        'not_found',
        `There is no ${shortened(path)}; ${shortened(where)} has ${below.join(', ')}${didYouMean(parts[length] ?? '', below)}`,
      );
    }
    return new AppError('not_found', `There is no ${shortened(path)}.`);
  }

  /** Names one level below a path, as the routes have them. */
  #below(parts: readonly string[]): string[] {
    const names = new Set<string>();
    for (const route of this.#routes.keys()) {
      const own = route.split('/').filter((part) => part !== '');
      const isBelow =
        own.length > parts.length &&
        parts.every((part, index) => own[index] === part || own[index]?.startsWith(':') === true);
      const name = own[parts.length];
      if (isBelow && name !== undefined && !name.includes('*'))
        names.add(name.startsWith(':') ? `{${name.slice(1)}}` : name);
    }
    return [...names].sort();
  }
}

function shortened(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}

function patternOf(path: string): RegExp {
  const escaped = path
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/:[A-Za-z_]\w*/g, '[^/]+')
    .replace(/\*/g, '.*');
  return new RegExp(`^${escaped}$`);
}
