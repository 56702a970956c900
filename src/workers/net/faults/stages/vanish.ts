import type { FaultOf } from '../../../../contract/faults/index.ts';
import { QueueStage } from '../queue-stage.ts';
import type { End, StageOf } from '../stage.ts';

class VanishStage extends QueueStage implements StageOf<FaultOf<'vanish'>> {
  push(unit: Buffer): void {
    if (this.context.hit()) this.context.drop(unit.length);
    else this.follow(unit);
  }

  override end(end: End): void {
    this.hold(end, this.context.hit() ? Infinity : this.context.now());
  }

  stop(): void {
    this.release();
  }

  /** It has no attributes of its own. */
  change(): void {}
}

export const vanish = (_fault: FaultOf<'vanish'>, context: VanishStage['context']) => new VanishStage(context);
