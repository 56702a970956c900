import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { NotFoundError } from '../../../core/errors/index.ts';
import { LOCAL_CALLER, SCOPES } from '../../../core/http/index.ts';
import {
  CONNECTION_COMMANDS,
  ENDPOINT_IDS,
  STREAM_GUARD,
  type ConnectionCommands,
  type EndpointIds,
  type StreamGuard,
} from './ports.ts';

const noConnections: ConnectionCommands = {
  send: async (connection) => Promise.reject(new NotFoundError('connection', connection)),
  close: async (connection) => Promise.reject(new NotFoundError('connection', connection)),
};

const noEndpoints: EndpointIds = { findId: async () => undefined };
const everybody: StreamGuard = { authorize: () => ({ scopes: new Set(SCOPES), caller: LOCAL_CALLER }) };

/** What other modules provide for the stream, found wherever it is: they depend on the event log, so it cannot depend on them. */
@Injectable()
export class StreamPorts implements OnModuleInit {
  readonly #modules: ModuleRef;
  #connections = noConnections;
  #endpoints = noEndpoints;
  #guard = everybody;

  constructor(@Inject(ModuleRef) modules: ModuleRef) {
    this.#modules = modules;
  }

  get connections(): ConnectionCommands {
    return this.#connections;
  }

  get endpoints(): EndpointIds {
    return this.#endpoints;
  }

  get guard(): StreamGuard {
    return this.#guard;
  }

  onModuleInit(): void {
    this.#connections = this.#find<ConnectionCommands>(CONNECTION_COMMANDS) ?? noConnections;
    this.#endpoints = this.#find<EndpointIds>(ENDPOINT_IDS) ?? noEndpoints;
    this.#guard = this.#find<StreamGuard>(STREAM_GUARD) ?? everybody;
  }

  #find<T>(token: symbol): T | undefined {
    try {
      return this.#modules.get<unknown, T>(token, { strict: false });
    } catch {
      // Nest has no way to ask without throwing; it throws only when no module provides the token.
      return undefined;
    }
  }
}
