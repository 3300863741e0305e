/** `quartet completion`: scripts that let a shell finish commands, options and their values. */

import type { Argument, Command, Option } from 'commander';
import { allCodes } from '../codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

interface CompletedOption {
  readonly flags: readonly string[];
  readonly about: string;
  /** What may follow; undefined where nothing does, empty where it is a path. */
  readonly values: readonly string[] | undefined;
}

interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  /** Words that may stand as its argument; undefined where files do. */
  readonly words: readonly string[] | undefined;
}

/** The script for `shell`, made from the commands as they are. */
export async function completion(shell: Shell, program: Command, { io }: CommandContext): Promise<Outcome> {
  const [targets, profiles, codes] = await Promise.all([io.core.targets(), io.core.profiles(), allCodes(io.core)]);
  const values: Readonly<Record<string, readonly string[]>> = {
    '--target': targets.map(({ id }) => id),
    '--profile': profiles.map(({ id }) => id),
  };
  const words: Readonly<Record<string, readonly string[]>> = {
    explain: codes.map(({ code }) => code),
    completion: ['bash', 'zsh', 'fish'],
    init: [],
  };
  const globals = program.options.map((option) => completed(option, values));
  const commands = program.commands.map((command) => ({
    name: command.name(),
    about: command.description(),
    options: [...command.options.map((option) => completed(option, values)), ...globals],
    words: words[command.name()] ?? wordsOf(command.registeredArguments),
  }));
  const script = { bash, zsh, fish }[shell](commands, globals);
  return { diagnostics: [], results: script, json: { shell, script: `${script.join('\n')}\n` } };
}

function completed(option: Option, values: Readonly<Record<string, readonly string[]>>): CompletedOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined);
  const takesValue = option.required || option.optional;
  const known = option.argChoices ?? values[option.long ?? ''] ?? [];
  return { flags, about: option.description, values: takesValue ? known : undefined };
}

function wordsOf(registered: readonly Argument[]): readonly string[] | undefined {
  return registered.length === 0 ? [] : undefined;
}

function bash(commands: readonly CompletedCommand[], globals: readonly CompletedOption[]): readonly string[] {
  const names = commands.map(({ name }) => name).join(' ');
  const valued = new Map<string, readonly string[]>();
  for (const { flags, values } of [...globals, ...commands.flatMap(({ options }) => options)]) {
    for (const flag of flags) if (values !== undefined) valued.set(flag, values);
  }
  return [
    '# Completion of quartet for bash.',
    '_quartet() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" part',
    '  for part in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    `    case "$part" in ${commands.map(({ name }) => name).join('|')}) command="$part"; break ;; esac`,
    '  done',
    '  case "$before" in',
    ...[...valued].map(([flag, values]) =>
      values.length === 0
        ? `    ${flag}) COMPREPLY=($(compgen -f -- "$word")); return ;;`
        : `    ${flag}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$word")); return ;;`,
    ),
    '  esac',
    '  case "$command" in',
    `    "") COMPREPLY=($(compgen -W "${names} ${flagsOf(globals)}" -- "$word")) ;;`,
    ...commands.map(({ name, options, words }) =>
      words === undefined
        ? `    ${name}) if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "${flagsOf(options)}" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi ;;`
        : `    ${name}) COMPREPLY=($(compgen -W "${[...words, flagsOf(options)].join(' ')}" -- "$word")) ;;`,
    ),
    '  esac',
    '}',
    'complete -o filenames -F _quartet quartet',
  ];
}

function zsh(commands: readonly CompletedCommand[], globals: readonly CompletedOption[]): readonly string[] {
  const spec = ({ flags, about, values }: CompletedOption): readonly string[] =>
    flags.map((flag) => {
      const head = `${flag}[${about.replace(/[[\]\\:]/g, '\\$&')}]`;
      if (values === undefined) return quoted(head);
      return quoted(values.length === 0 ? `${head}:value:_files` : `${head}:value:(${values.join(' ')})`);
    });
  return [
    '#compdef quartet',
    '# Completion of quartet for zsh.',
    '_quartet() {',
    '  local -a commands',
    '  commands=(',
    ...commands.map(({ name, about }) => `    ${quoted(`${name}:${about.replaceAll(':', '\\:')}`)}`),
    '  )',
    '  local line state',
    `  _arguments -C ${globals.flatMap(spec).join(' ')} '1: :->command' '*:: :->rest'`,
    '  case "$state" in',
    "    command) _describe 'command' commands ;;",
    '    rest)',
    '      case "${line[1]}" in',
    ...commands.map(({ name, options, words }) => {
      const rest = words === undefined ? quoted('*:file:_files') : quoted(`*:word:(${words.join(' ')})`);
      return `        ${name}) _arguments ${[...options.flatMap(spec), rest].join(' ')} ;;`;
    }),
    '      esac ;;',
    '  esac',
    '}',
    'compdef _quartet quartet',
  ];
}

function fish(commands: readonly CompletedCommand[], globals: readonly CompletedOption[]): readonly string[] {
  const line = (condition: string, option: CompletedOption): string => {
    const flags = option.flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
    const values =
      option.values === undefined
        ? []
        : option.values.length === 0
          ? ['-r', '-F']
          : ['-x', '-a', quoted(option.values.join(' '))];
    return ['complete -c quartet', condition, ...flags, ...values, '-d', quoted(option.about)]
      .filter(Boolean)
      .join(' ');
  };
  return [
    '# Completion of quartet for fish.',
    'complete -c quartet -n __fish_use_subcommand -f',
    ...commands.map(({ name, about }) => `complete -c quartet -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`),
    ...globals.map((option) => line('', option)),
    ...commands.flatMap(({ name, options, words }) => {
      const condition = `-n '__fish_seen_subcommand_from ${name}'`;
      const own = options.filter((option) => !globals.includes(option));
      const rest = words === undefined ? [] : [`complete -c quartet ${condition} -f -a ${quoted(words.join(' '))}`];
      return [...rest, ...own.map((option) => line(condition, option))];
    }),
  ];
}

function flagsOf(options: readonly CompletedOption[]): string {
  return options.flatMap(({ flags }) => flags).join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
