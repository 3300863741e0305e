/** Makes a fresh clone ready: installs the packages, and the programs that are named; plain JavaScript for any Node from 18 on. */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, isExecutable, PROGRAMS } from './programs.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = 'node_modules/.quartet-lock-sha256';

/** The module version that is Prometheus 3.15. */
const PROMTOOL3_VERSION = '0.315.0';

/**
 * Versions of Node beside the project's own that the instrumentation is tested on: the oldest and the newest it serves.
 * @type {Readonly<Record<string, string>>}
 */
const NODES = { node22: '22.23.3', node26: '26.9.0' };

/** The newest release that there is as a Go module; the scenarios in k6 are written for its major version. */
export const K6_VERSION = '1.8.1';

export { findProgram };

class SetupError extends Error {}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * The release that a module version stands for: 0.315.0 is 3.15.0.
 * @param {string} module
 */
function prometheusVersion(module) {
  const [, minor = '', patch = ''] = module.split('.');
  return `${minor.slice(0, -2)}.${Number(minor.slice(-2))}.${patch}`;
}

/** Where `promtool3` is kept once it is built. */
export function promtool3Path(env = process.env) {
  return join(cacheFolder(env), `promtool-${PROMTOOL3_VERSION}`, 'promtool');
}

/** Where `k6` is kept once it is built. */
export function k6Path(env = process.env) {
  return join(cacheFolder(env), `k6-${K6_VERSION}`, 'k6');
}

/**
 * The k6 to run: the one on PATH where it is of the right major version, else the one that was built.
 * @returns {string | undefined}
 */
export function findK6(env = process.env) {
  const installed = findProgram(['k6'], env);
  const built = k6Path(env);
  if (installed !== undefined && majorOfK6(installed) === K6_VERSION.split('.')[0]) return installed;
  return isExecutable(built) ? built : undefined;
}

/** @param {string} program */
function majorOfK6(program) {
  const { stdout } = spawnSync(program, ['version'], { encoding: 'utf8', timeout: 10_000 });
  return /^k6(?:\.exe)? v(\d+)\./.exec(stdout ?? '')?.[1];
}

/** Where `node22` and `node26` are kept once they are installed. */
export function nodePaths(env = process.env) {
  return Object.keys(NODES).map((name) => nodePath(name, env));
}

/** @param {string} name */
function nodePath(name, env = process.env) {
  return join(cacheFolder(env), `node-${NODES[name]}`, 'node_modules/node/bin/node');
}

/**
 * Where programs are kept that were built or installed for this repository alone.
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), '.cache'), 'quartet');
}

/**
 * Whether the packages have to be installed: there are none, or the lock file changed since.
 * @param {string} root
 */
export function needsInstall(root) {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return true;
  if (readIfThere(join(root, STAMP)) === lockHash(root)) return false;
  // A developer's own npm install leaves no stamp, but a list that is younger than the lock it wrote.
  return statSync(installed).mtimeMs + 1000 < statSync(join(root, 'package-lock.json')).mtimeMs;
}

function installPackages() {
  if (!needsInstall(ROOT)) {
    stamp();
    return;
  }
  say('Installing packages (npm), about a minute');
  const started = Date.now();
  const clean = npm(['ci']);
  // Where a registry lacks the packages of other platforms, the lock lacks them too, and `npm ci` refuses such a lock.
  const run = clean.status !== 0 && /code EUSAGE/.test(clean.words) ? npm(['install', '--no-save']) : clean;
  if (run.status !== 0) throw new SetupError(`npm failed:\n${run.words}`);
  stamp();
  say(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/**
 * The older set of libraries that the plugin is shown with: it cannot stand beside the newer one, so it has a folder
 * and a lock of its own.
 */
const LINE_18 = join(ROOT, 'preview/lines/react-18');

function installLine18() {
  const marker = join(LINE_18, 'node_modules/.quartet-lock-sha256');
  const hash = createHash('sha256')
    .update(readFileSync(join(LINE_18, 'package-lock.json')))
    .digest('hex');
  if (readIfThere(marker) === hash) return;
  say('Installing the libraries of Grafana 12 (npm), about a minute');
  const clean = npm(['ci'], LINE_18);
  const run = clean.status !== 0 && /code EUSAGE/.test(clean.words) ? npm(['install', '--no-save'], LINE_18) : clean;
  if (run.status !== 0) throw new SetupError(`npm failed in preview/lines/react-18:\n${run.words}`);
  writeFileSync(marker, hash);
}

/** What can be asked for beside programs. */
const EXTRAS = { k6: buildK6, promtool3: buildPromtool3, line18: installLine18 };

/** @param {readonly string[]} args */
function npm(args, cwd = ROOT) {
  const options = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const run = spawnSync('npm', options, { cwd, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (run.error) throw new SetupError(`npm could not be started (${run.error.message}); it comes with Node.`);
  return { status: run.status, words: `${run.stdout}${run.stderr}`.trim().split('\n').slice(0, 12).join('\n') };
}

function stamp() {
  writeFileSync(join(ROOT, STAMP), lockHash(ROOT));
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** The project's own Node, whatever the system has. */
function projectNode() {
  const node = join(ROOT, 'node_modules/.bin/node');
  if (spawnSync(node, ['--version']).status !== 0) {
    throw new SetupError('Node 24 did not come with the packages: run `npm rebuild node`, then this again.');
  }
  return node;
}

/** @param {string} name */
function isThere(name) {
  const program = findProgram(PROGRAMS[name].binaries);
  if (program === undefined || name !== 'python3-venv') return program !== undefined;
  return spawnSync(program, ['-c', 'import ensurepip, venv']).status === 0;
}

/** @param {readonly string[]} names */
function installPrograms(names) {
  const missing = names.filter((name) => !isThere(name));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((name) => PROGRAMS[name].apt))].sort();
  const hasApt = findProgram(['apt-get']) !== undefined;
  if (!hasApt || process.getuid?.() !== 0) {
    throw new SetupError(
      `${missing.join(', ')}: not installed. Install what is missing, then run this again:\n  ${byHand(hasApt, missing, packages)}`,
    );
  }
  say(`Installing ${packages.join(', ')} (apt-get)`);
  withoutServices(() => {
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', ...packages]);
  });
  const still = missing.filter((name) => !isThere(name));
  if (still.length > 0)
    throw new SetupError(`${still.join(', ')} is not on PATH although ${packages.join(', ')} was installed.`);
  say(`Installed ${packages.join(', ')}`);
}

/** @param {boolean} hasApt @param {readonly string[]} names @param {readonly string[]} packages */
function byHand(hasApt, names, packages) {
  if (hasApt) return `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`;
  if (findProgram(['brew']))
    return `brew install ${[...new Set(names.map((name) => PROGRAMS[name].brew))].sort().join(' ')}`;
  return `your system's package manager; on Debian the packages are ${packages.join(' ')}`;
}

/** @param {readonly string[]} args */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (run.status === 0) return;
  const words = `${run.stdout ?? ''}${run.stderr ?? ''}`.trim().split('\n').slice(-8).join('\n');
  throw new SetupError(`apt-get ${args.join(' ')} failed:\n${words}`);
}

const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_TEXT =
  '#!/bin/sh\n# Written by the setup of Quartet while it installs packages; safe to remove.\nexit 101\n';

/**
 * Debian starts what it installs: a stray Prometheus would hold port 9090. Its own switch keeps services off meanwhile.
 * @param {() => void} install
 */
function withoutServices(install) {
  const found = readIfThere(POLICY);
  const isOurs = found === undefined || found === POLICY_TEXT;
  if (isOurs) writeFileSync(POLICY, POLICY_TEXT, { mode: 0o755 });
  try {
    install();
  } finally {
    if (isOurs) rmSync(POLICY, { force: true });
  }
}

function buildPromtool3() {
  const target = promtool3Path();
  if (isExecutable(target)) return;
  const go = findProgram(['go']);
  if (go === undefined) {
    say('Go is not there: rules are proven on the installed promtool only');
    return;
  }
  say(`Building promtool ${PROMTOOL3_VERSION} with Go, some minutes the first time`);
  const work = scratch();
  try {
    const source = 'github.com/prometheus/prometheus/cmd/promtool';
    const built = join(work, 'out', 'promtool');
    goRun(go, work, ['mod', 'init', 'quartet.local/promtool']);
    goRun(go, work, ['get', `${source}@v${PROMTOOL3_VERSION}`]);
    // A build from the module knows no version of its own, and the proof says which one judged it.
    const version = `-X github.com/prometheus/common/version.Version=${prometheusVersion(PROMTOOL3_VERSION)}`;
    goRun(go, work, ['build', '-ldflags', version, '-o', built, source]);
    // The renaming of the folder is what makes it count: a build that was cut off leaves none.
    rmSync(dirname(target), { recursive: true, force: true });
    renameSync(dirname(built), dirname(target));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`promtool ${PROMTOOL3_VERSION} is built`);
}

function buildK6() {
  if (findK6() !== undefined) return;
  const go = findProgram(['go']);
  if (go === undefined) {
    say(
      `k6 is not there, and neither is Go to build it. Install k6 ${K6_VERSION} (https://grafana.com/docs/k6/latest/set-up/install-k6/), or Go 1.25 or newer and run this again.`,
    );
    // What runs after this may do without k6, and then says how it went itself.
    process.exitCode = 1;
    return;
  }
  const target = k6Path();
  say(`Building k6 ${K6_VERSION} with Go, some minutes the first time`);
  const work = scratch();
  try {
    const built = join(work, 'out', 'k6');
    goRun(go, work, ['mod', 'init', 'quartet.local/k6']);
    goRun(go, work, ['get', `go.k6.io/k6@v${K6_VERSION}`]);
    goRun(go, work, ['build', '-trimpath', '-ldflags', '-s -w', '-o', built, 'go.k6.io/k6']);
    rmSync(dirname(target), { recursive: true, force: true });
    renameSync(dirname(built), dirname(target));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`k6 ${K6_VERSION} is built`);
}

/** @param {string} name */
function installNode(name) {
  const target = nodePath(name);
  if (isExecutable(target)) return;
  const version = NODES[name];
  say(`Installing Node ${version} (npm) for the tests`);
  const work = scratch();
  try {
    writeFileSync(join(work, 'package.json'), '{"private":true}');
    const run = npm(['install', '--save-exact', '--ignore-scripts=false', `node@${version}`], work);
    const installed = join(work, 'node_modules/node/bin/node');
    if (
      run.status !== 0 ||
      spawnSync(installed, ['--version'], { encoding: 'utf8' }).stdout?.trim() !== `v${version}`
    ) {
      throw new SetupError(`${name}: npm could not install node@${version}:\n${run.words}`);
    }
    const home = join(cacheFolder(process.env), `node-${version}`);
    rmSync(home, { recursive: true, force: true });
    renameSync(work, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A folder beside the cached ones, so that what is finished in it can be renamed to its place. */
function scratch() {
  const cache = cacheFolder(process.env);
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'build-'));
}

/** @param {string} go @param {string} cwd @param {readonly string[]} args */
function goRun(go, cwd, args) {
  const run = spawnSync(go, args, {
    cwd,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (run.status === 0) return;
  throw new SetupError(
    `go ${args.join(' ')} failed:\n${(run.stderr ?? String(run.error)).trim().split('\n').slice(-8).join('\n')}`,
  );
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs the project's Node with `args` in place of this process. @param {readonly string[]} args */
function runNode(args) {
  const child = spawn(projectNode(), args, { cwd: ROOT, stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child ends first and says how.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

const USAGE = `usage: node scripts/setup.mjs [PROGRAM…] [-- NODE ARGUMENTS…]

Installs the packages and the named programs: ${[...Object.keys(PROGRAMS), ...Object.keys(NODES), ...Object.keys(EXTRAS)].sort().join(', ')}.
What stands after -- is then run by the Node that comes with the packages.
`;

/** @param {readonly string[]} args */
function main(args) {
  const cut = args.indexOf('--');
  const names = cut < 0 ? args : args.slice(0, cut);
  const unknown = names.find((name) => !(name in PROGRAMS) && !(name in NODES) && !(name in EXTRAS));
  if (unknown !== undefined) {
    process.stderr.write(unknown === '--help' ? USAGE : `\`${unknown}\` is no program known here.\n${USAGE}`);
    process.exitCode = unknown === '--help' ? 0 : 2;
    return;
  }
  try {
    installPackages();
    installPrograms(names.filter((name) => name in PROGRAMS));
    for (const name of names.filter((one) => one in NODES)) installNode(name);
    for (const name of names.filter((one) => one in EXTRAS)) EXTRAS[name]();
    if (cut >= 0) runNode(args.slice(cut + 1));
  } catch (failure) {
    if (!(failure instanceof SetupError)) throw failure;
    say(failure.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
