import { Global, Module, type DynamicModule } from '@nestjs/common';

/** Who this node is. */
export interface NodeIdentity {
  /** Unique in the cluster, the same after a restart. */
  readonly name: string;
  /** 0–1023, unique in the cluster: part of connection ids. Assigned by the nodes module at start. */
  slot: number;
  /** Under which other nodes reach this one. Known once the API listens. */
  url: string;
  readonly version: string;
  /** Of this process: another one with the same name has another. Assigned by the nodes module. */
  instance?: string;
}

/** Injection token of {@link NodeIdentity}. */
export const NODE_IDENTITY = Symbol('NodeIdentity');

@Global()
@Module({})
export class IdentityModule {
  static forRoot(identity: NodeIdentity): DynamicModule {
    return {
      module: IdentityModule,
      providers: [{ provide: NODE_IDENTITY, useValue: identity }],
      exports: [NODE_IDENTITY],
    };
  }
}
