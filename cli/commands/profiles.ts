import type { Run } from '../command.ts';
import { CliError, EXIT } from '../exit-codes.ts';
import { profileFaults, PROFILES, type Profile } from '../profiles.ts';
import type { Column } from '../view/table.ts';

const unit = (value: number | undefined, text: string): string | undefined =>
  value === undefined ? undefined : `${value} ${text}`;

const COLUMNS: readonly Column<Profile>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'LATENCY', value: ({ latencyMs }) => `${latencyMs} ms` },
  { title: 'FROM PEER', value: ({ upKbit }) => unit(upKbit, 'kbit/s') },
  { title: 'TO PEER', value: ({ downKbit }) => unit(downKbit, 'kbit/s') },
  { title: 'LOSS', value: ({ lossRate }) => unit(lossRate === undefined ? undefined : lossRate * 100, '%') },
  { title: 'SOURCE', value: ({ source }) => source },
];

export const run: Run = async ({ out, args }) => {
  const [name] = args;
  if (name === undefined) {
    await out.rows(PROFILES, COLUMNS, ({ name: id }) => id);
    return;
  }
  if (!PROFILES.some((profile) => profile.name === name))
    throw new CliError(
      `there is no profile "${name}"; the profiles are ${PROFILES.map((one) => one.name).join(', ')}`,
      EXIT.notFound,
    );
  await out.thing(profileFaults(name, 'tcp'), name);
};
