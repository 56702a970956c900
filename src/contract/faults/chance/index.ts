export { Damage, type DamagedPart, type DamageTarget } from './damage.ts';
export { Delays } from './delays.ts';
export { diceFor, diceOf, roll, seedOf, type Dice } from './dice.ts';
export { jitteredMs } from './jittered.ts';
export { Losses } from './losses.ts';
export { Retransmissions, SEGMENT_BYTES } from './retransmissions.ts';
export { rollsOf, type Rolls } from './rolls.ts';
export { affectsConnection, affectsUnit } from './scope.ts';
export { CELL_BYTES, isChosen, overtakers, pieceBytes } from './units.ts';
