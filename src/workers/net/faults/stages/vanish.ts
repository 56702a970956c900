import type { FaultOf } from '../../../../contract/faults/index.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageOf } from '../stage.ts';

class VanishStage extends QueueStage implements StageOf<FaultOf<'vanish'>> {
  push(unit: Buffer): void {
    this.context.hit();
    this.context.drop(unit.length);
  }

  override end(end: End): void {
    this.context.hit();
    this.hold(end, Infinity);
  }

  stop(): void {
    this.release();
  }

  /** It has no attributes of its own. */
  change(): void {}
}

export const vanish = (_fault: FaultOf<'vanish'>, context: VanishStage['context']) => new VanishStage(context);
