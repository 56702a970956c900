/** One command of a document's ```console block, with what it must print. */
export interface ConsoleStep {
  /** Line of the command in the document, from 1. */
  readonly line: number;
  readonly command: string;
  /** Expected output; `…` stands for any text within a line, a line that is only `…` for any number of lines. */
  readonly output: readonly string[];
}

/** The commands of all ```console blocks in order. A command begins with `$ `; it goes on while a line ends with a backslash or a quote is open. */
export function consoleSteps(markdown: string): ConsoleStep[] {
  const steps: ConsoleStep[] = [];
  let inside = false;
  let current: { line: number; command: string; output: string[]; open: boolean } | undefined;
  const finish = (): void => {
    if (current) steps.push(current);
    current = undefined;
  };
  for (const [index, line] of markdown.split('\n').entries()) {
    if (line.startsWith('```')) {
      finish();
      inside = line === '```console';
    } else if (inside && current?.open === true) {
      current.command += `\n${line}`;
      current.open = isOpen(current.command);
    } else if (inside && line.startsWith('$ ')) {
      finish();
      current = { line: index + 1, command: line.slice(2), output: [], open: isOpen(line.slice(2)) };
    } else if (inside) {
      current?.output.push(line);
    }
  }
  finish();
  return steps;
}

function isOpen(command: string): boolean {
  return command.endsWith('\\') || (command.match(/'/g)?.length ?? 0) % 2 === 1;
}

/** Whether `actual` is what the document shows. */
export function outputPattern(expected: readonly string[]): RegExp {
  const lines = expected.map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?.*' : line.split('…').map(escapeRegExp).join('.*'),
  );
  return new RegExp(`^${lines.join('\\n')}\\s*$`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
