import { spawnSync } from 'node:child_process';

/** True where `python3` is on PATH: the tutorial's own programs can then be run. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;
