/** What makes an image small, repeatable and harmless, as checks on a Dockerfile: the main rules of hadolint, and our own. */

import { DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { ignoredBy } from './dockerignore.ts';

/** One thing that is wrong. */
export interface DockerfileFinding {
  /** Line, from 1. */
  readonly line: number;
  readonly message: string;
}

export interface DockerfileContext {
  /** Whether the build context, before anything is ignored, has this path; it may end in a pattern such as `*.ts`. */
  readonly has: (path: string) => boolean;
  /** Text of .dockerignore. */
  readonly dockerignore: string;
}

/** Findings in the order of lines; none for a file that is as it should be. */
export function dockerfileFindings(text: string, context: DockerfileContext): readonly DockerfileFinding[] {
  const file = DockerfileParser.parse(text);
  const findings: DockerfileFinding[] = [];
  const report = (instruction: Instruction | undefined, message: string) =>
    findings.push({ line: (instruction?.getRange().start.line ?? 0) + 1, message });
  const all = file.getInstructions();
  const stages = new Set<string>();
  for (const from of file.getFROMs()) checkFrom(from, stages, report);
  const last = all.slice(all.findLastIndex((one) => one.getKeyword() === 'FROM'));
  for (const instruction of all) checkInstruction(instruction, stages, context, report);
  checkLastStage(last, report);
  return findings.sort((a, b) => a.line - b.line);
}

type Report = (instruction: Instruction | undefined, message: string) => void;

function checkFrom(from: From, stages: Set<string>, report: Report): void {
  const image = from.getImage() ?? '';
  const tag = from.getImageTag();
  if (!stages.has(image)) {
    if (tag === null) report(from, `\`${image}\` has no tag, so each build may take another one`);
    else if (tag === 'latest' || !/\d+\.\d+\.\d+/.test(tag)) report(from, `\`${image}\` is no whole version`);
  }
  const name = from.getBuildStage();
  if (name !== null) stages.add(name);
}

function checkInstruction(instruction: Instruction, stages: Set<string>, context: DockerfileContext, report: Report) {
  const words = instruction.getArguments().map((argument) => argument.getValue());
  const text = instruction.getArgumentsContent() ?? '';
  switch (instruction.getKeyword()) {
    case 'ADD':
      report(instruction, 'ADD unpacks and downloads: COPY says what happens');
      break;
    case 'COPY':
      checkCopy(instruction, words, stages, context, report);
      break;
    case 'RUN':
      checkRun(instruction, text, report);
      break;
    case 'ENV':
    case 'ARG':
      if (/(PASSWORD|SECRET|TOKEN)\w*=\S/i.test(text))
        report(instruction, 'a secret in a layer is there for everybody');
      break;
    case 'WORKDIR':
      if (!words[0]?.startsWith('/')) report(instruction, 'WORKDIR is relative to what the base image happens to set');
      break;
    default:
  }
}

function checkCopy(
  instruction: Instruction,
  words: readonly string[],
  stages: Set<string>,
  { has, dockerignore }: DockerfileContext,
  report: Report,
): void {
  const flags = /--from=(\S+)/.exec(instruction.getTextContent());
  if (flags !== null) {
    if (!stages.has(flags[1]!)) report(instruction, `no stage is called \`${flags[1]}\``);
    return;
  }
  const sources = words.filter((word) => !word.startsWith('--')).slice(0, -1);
  for (const source of sources) {
    if (!has(source)) report(instruction, `\`${source}\` is not in the repository`);
    else if (ignoredBy(dockerignore, source.replace('*', 'any'))) {
      report(instruction, `\`${source}\` is left out by .dockerignore`);
    }
  }
}

function checkRun(instruction: Instruction, text: string, report: Report): void {
  if (/\bapt-get install\b/.test(text)) {
    if (!/--no-install-recommends/.test(text)) report(instruction, 'apt-get installs what is merely recommended');
    if (!/\bapt-get update\b/.test(text))
      report(instruction, 'apt-get install without update finds the lists of another day');
    if (!/rm -rf \/var\/lib\/apt\/lists/.test(text)) report(instruction, 'the lists of apt stay in the layer');
  }
  if (/\bpip install\b/.test(text) && !/--no-cache-dir/.test(text))
    report(instruction, 'the cache of pip stays in the layer');
  if (/\bnpm (ci|install)\b/.test(text) && !/--ignore-scripts/.test(text)) {
    report(instruction, 'npm runs scripts of packages while it builds');
  }
  if (/\bsudo\b/.test(text)) report(instruction, 'sudo is not needed while it builds, and not wanted afterwards');
  if (/\|/.test(text.replaceAll('||', '')) && !/pipefail/.test(text) && !/\$\([^)]*\|[^)]*\)/.test(text)) {
    report(instruction, 'a pipe hides the failure of its first program');
  }
}

function checkLastStage(last: readonly Instruction[], report: Report): void {
  const of = (keyword: string) => last.filter((one) => one.getKeyword() === keyword);
  const user = of('USER').at(-1);
  const name = user?.getArguments()[0]?.getValue();
  if (user === undefined || name === 'root' || name === '0') report(user ?? last[0], 'it runs as root');
  for (const keyword of ['CMD', 'HEALTHCHECK']) {
    if (of(keyword).length !== 1) report(of(keyword)[1] ?? last[0], `it has ${of(keyword).length} ${keyword}, not one`);
  }
  for (const one of [...of('CMD'), ...of('ENTRYPOINT')]) {
    if (!/^\s*\[/.test(one.getArgumentsContent() ?? '')) {
      report(one, 'a shell stands between Docker and the program, and keeps the signal to stop from it');
    }
  }
  for (const one of of('HEALTHCHECK')) {
    if (!/CMD\s*\[/.test(one.getTextContent())) report(one, 'the health check starts a shell');
  }
}
