import type { Run } from '../command.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { PROFILE_NAMES, PROFILES, type Profile } from '../profiles.ts';
import type { Column } from '../view/table.ts';

const COLUMNS: readonly Column<Profile>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'DOWN', value: ({ downKbit }) => `${downKbit} kbit/s` },
  { title: 'UP', value: ({ upKbit }) => `${upKbit} kbit/s` },
  { title: 'ROUND TRIP', value: ({ roundTripMs }) => `${roundTripMs} ms` },
  { title: 'LOSS', value: ({ loss }) => `${loss * 100} %` },
];

export const run: Run = async ({ out, args }) => {
  const [name] = args;
  if (name !== undefined && !PROFILE_NAMES.includes(name))
    throw new CliError(`there is no profile "${name}"; the profiles are ${PROFILE_NAMES.join(', ')}`, EXIT.notFound);
  const shown = PROFILES.filter((profile) => name === undefined || profile.name === name);
  await out.rows(shown, COLUMNS, ({ name: id }) => id);
};
