import { quote } from './bash.ts';
import type { CompletedCommand, CompletedOption } from './completion-table.ts';

export function fishCompletion(table: readonly CompletedCommand[]): string {
  const paths = table.map(({ path }) => path).filter((path) => path !== '');
  return `# fish completion of portcall: portcall completion fish | source
function __portcall_at
    set -l path ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$path $word")
        if contains -- "$next" ${paths.map(quote).join(' ')}
            set path $next
        end
    end
    test "$path" = "$argv[1]"
end
complete -c portcall -f
${table.flatMap(commandLines).join('\n')}
`;
}

function commandLines({ path, commands, values, options }: CompletedCommand): string[] {
  const at = `complete -c portcall -n ${quote(`__portcall_at ${quote(path)}`)}`;
  return [
    ...commands.map(({ name, text }) => `${at} -a ${quote(name)} -d ${quote(text)}`),
    ...(values.length === 0 ? [] : [`${at} -a ${quote(values.join(' '))}`]),
    ...options.map((option) => `${at} ${optionWords(option)}`),
  ];
}

function optionWords({ names, text, takesValue, values }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = takesValue ? [values.length === 0 ? '-r' : `-x -a ${quote(values.join(' '))}`] : [];
  return [...flags, ...value, `-d ${quote(text)}`].join(' ');
}
