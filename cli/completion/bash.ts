import type { CompletedCommand } from './completion-table.ts';

/** A word that the shell must not read: in single quotes. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const list = (words: readonly string[]): string => quote(words.join(' '));

/** The case that finds the words of the command that is being typed. Shared with zsh. */
export function pathCases(table: readonly CompletedCommand[]): string {
  const paths = table.map(({ path }) => path).filter((path) => path !== '');
  return `      ${paths.map((path) => `"${path}"`).join('|')}) typed="$next" ;;`;
}

/** The case with the values of options: `command|--option`. */
export function valueCases(table: readonly CompletedCommand[]): string[] {
  return table.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ names, values }) =>
          `    ${names.map((name) => `"${path}|${name}"`).join('|')}) words=${list(values)}; found=1 ;;`,
      ),
  );
}

/** The case with what else can follow a command. */
export function wordCases(table: readonly CompletedCommand[]): string[] {
  return table.map(({ path, commands, values, options }) => {
    const plain = [...commands.map(({ name }) => name), ...values];
    return `    "${path}") plain=${list(plain)}; options=${list([...options.flatMap(({ names }) => names), '--help'])} ;;`;
  });
}

/** For bash 4 and newer. Words with a colon are completed as bash splits them. */
export function bashCompletion(table: readonly CompletedCommand[]): string {
  return `# bash completion of portcall: source <(portcall completion bash)
_portcall() {
  local cur prev typed next word words plain options found i
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD-1]}"
  typed="" found=0
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    next="\${typed:+$typed }$word"
    case "$next" in
${pathCases(table)}
    esac
  done
  case "$typed|$prev" in
${valueCases(table).join('\n')}
  esac
  if [[ $found == 0 ]]; then
    case "$typed" in
${wordCases(table).join('\n')}
    esac
    if [[ $cur == -* ]]; then words="$options"; else words="$plain"; fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *[=:/] ]] && compopt -o nospace 2>/dev/null
  [[ -z $words && $cur != -* ]] && COMPREPLY=($(compgen -f -- "$cur"))
  return 0
}
complete -F _portcall portcall
`;
}
