import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';

const USAGE = `Usage: seeing-lab completion bash|zsh|fish

Prints a script that lets the shell complete commands, options and names of files. To use it now, and from then on:

  bash   source <(seeing-lab completion bash)             add that line to ~/.bashrc
  zsh    source <(seeing-lab completion zsh)              add that line to ~/.zshrc, behind compinit
  fish   seeing-lab completion fish | source              add that line to ~/.config/fish/config.fish

Exit status: 0; 2 for bad usage.`;

/** A command with the options that its usage names. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const { positionals } = parseWords({ args: [...words], options: {}, allowPositionals: true });
  const shell = positionals[0] ?? '';
  if (positionals.length !== 1 || !Object.hasOwn(SCRIPTS, shell)) {
    throw new UsageError(
      `completion for which shell? One of ${Object.keys(SCRIPTS).join(', ')}; got ${positionals.join(' ')}`,
    );
  }
  // Here, because the list of commands holds this one.
  const { loadCommands } = await import('./main.js');
  io.out(SCRIPTS[shell]!((await loadCommands()).map(completed)));
  return 0;
}

function completed({ name, summary, usage }: Command): Completed {
  const options = new Set(usage.match(/--[a-z][a-z-]*/g) ?? []);
  return { name, summary, options: [...options, '--help'].sort() };
}

const SCRIPTS: Readonly<Record<string, (commands: readonly Completed[]) => string>> = { bash, zsh, fish };

function bash(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const cases = commands.map(({ name, options }) => `    ${name}) words="${options.join(' ')}" ;;`);
  return `_seeing_lab() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  COMPREPLY=()
  if [ "\${word:0:1}" = - ]; then COMPREPLY=($(compgen -W "$words" -- "$word")); fi
}
complete -o default -F _seeing_lab seeing-lab`;
}

function zsh(commands: readonly Completed[]): string {
  const names = commands.map(({ name, summary }) => `      ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`);
  const cases = commands.map(({ name, options }) => `    ${name}) options=(${options.join(' ')}) ;;`);
  return `_seeing_lab() {
  local -a commands options
  if (( CURRENT == 2 )); then
    commands=(
${names.join('\n')}
    )
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then compadd -- $options; else _files; fi
}
compdef _seeing_lab seeing-lab`;
}

function fish(commands: readonly Completed[]): string {
  return commands
    .flatMap(({ name, summary, options }) => [
      `complete -c seeing-lab -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...options.map(
        (option) => `complete -c seeing-lab -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`,
      ),
    ])
    .join('\n');
}

/** For zsh and fish, which both read '\\'' as an apostrophe. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export const command: Command = {
  name: 'completion',
  summary: 'print a script with which bash, zsh or fish complete commands and options',
  usage: USAGE,
  run,
};
