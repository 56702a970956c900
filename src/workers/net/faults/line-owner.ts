import type { CabledConnection, DatagramCable } from '../connection/cable.ts';
import type { Direction } from './endpoint-faults.ts';
import type { Pipeline, PipelineSink } from './pipeline.ts';

/** The faults of an endpoint as the cables of its connections use them. */
export interface LineOwner {
  /** A pipeline for a direction of a connection; undefined while no fault applies there. */
  findPipeline(
    direction: Direction,
    connection: CabledConnection,
    sink: PipelineSink,
    isStream: boolean,
  ): Pipeline | undefined;
  /** Gives a pipeline the faults that apply to the connection now. */
  apply(direction: Direction, connection: CabledConnection, pipeline: Pipeline): void;
  /** The session of the cable has ended, and something it sent waits. */
  linger(line: DatagramCable & { destroy(): void }): void;
  forget(line: DatagramCable): void;
}
