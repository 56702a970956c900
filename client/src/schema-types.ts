import type { components } from './schema.ts';

export type { components, paths } from './schema.ts';

/** A schema of the OpenAPI document by its name: `Schema<'ListenerSpec'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
