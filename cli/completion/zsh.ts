import { pathCases, valueCases, wordCases } from './bash.ts';
import type { CompletedCommand } from './completion-table.ts';

export function zshCompletion(table: readonly CompletedCommand[]): string {
  return `#compdef portcall
# zsh completion of portcall: put it into a folder of $fpath as _portcall, or: source <(portcall completion zsh)
_portcall() {
  local cur prev typed next word plain options found i
  local -a reply
  local words_before=("\${words[@]}")
  cur="\${words_before[CURRENT]}"
  prev="\${words_before[CURRENT-1]}"
  typed="" found=0
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words_before[i]}"
    next="\${typed:+$typed }$word"
    case "$next" in
${pathCases(table)}
    esac
  done
  local words=""
  case "$typed|$prev" in
${valueCases(table).join('\n')}
  esac
  if [[ $found == 0 ]]; then
    case "$typed" in
${wordCases(table).join('\n')}
    esac
    if [[ $cur == -* ]]; then words="$options"; else words="$plain"; fi
  fi
  reply=(\${(s: :)words})
  if (( \${#reply} )); then compadd -- "\${reply[@]}"; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _portcall "$@"; else compdef _portcall portcall; fi
`;
}
