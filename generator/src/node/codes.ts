/** The findings that the command line makes by itself, about files, folders and programs rather than about specs. */

import type { CodeDoc } from '../diagnostics/diagnostic.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Core } from './core.ts';

export const commandCodes: readonly CodeDoc[] = [
  {
    code: 'cannot-write',
    severity: 'error',
    title: 'A file or folder cannot be written.',
    why: 'The disk is full, read-only or belongs to someone else. Output is written all or nothing, so what was there is there still.',
    bad: 'quartet generate specs --out /usr/share/rules',
    good: 'quartet generate specs --out rules',
  },
  {
    code: 'edited-file',
    severity: 'warning',
    title: 'A generated file was edited by hand, and the edit is replaced.',
    why: 'Generated files are derived: the next run writes them again. A change lasts when it is made in the spec, where alerts can be tightened, muted and added.',
    bad: 'out/rules/checkout.yaml: expr: … > 0.2   # edited by hand',
    good: 'alerts: { HighErrorRate: { threshold: 20% } }   # in the spec',
  },
  {
    code: 'edited-file-kept',
    severity: 'warning',
    title: 'A file that is no longer generated stays, because it was edited by hand.',
    why: 'Removing it would lose work that stands nowhere else. From now on it counts as a file of yours and is never touched.',
    bad: 'out/rules/retired.yaml, edited, and no spec for it',
    good: 'rules you write yourself in a RuleSet document, or in a folder of their own',
  },
  {
    code: 'file-exists',
    severity: 'error',
    title: 'A file is there already and is not replaced.',
    why: 'A first spec never takes the place of one that someone has written.',
    bad: 'quartet init --out checkout.yaml   # twice',
    good: 'quartet init --out orders.yaml',
  },
  {
    code: 'foreign-file',
    severity: 'error',
    title: 'A file that quartet did not write stands where one of its files belongs.',
    why: 'The manifest in the output folder says which files are ours and what they held. Others are never overwritten and never deleted.',
    bad: 'out/rules/checkout.yaml, written by hand, and a service called checkout',
    good: 'an output folder that holds generated files only',
  },
  {
    code: 'half-written',
    severity: 'error',
    title: 'Writing failed midway, and so did taking it back.',
    why: 'The disk went away between two renames. The old files are kept in the staging folder; the next run puts them back before it does anything else.',
    bad: 'a network disk that disappears during quartet generate',
    good: 'the same command again, once the disk is back',
  },
  {
    code: 'invalid-name',
    severity: 'error',
    title: 'A name that was given for a first spec cannot be used in one.',
    why: 'The name becomes the label `service` of every series and part of file names.',
    bad: "quartet init --name 'my shop'",
    good: 'quartet init --name my-shop',
  },
  {
    code: 'manifest-unreadable',
    severity: 'error',
    title: 'The list of generated files in the output folder is damaged.',
    why: 'Without it nobody can tell generated files from others, and one of the others might be overwritten.',
    bad: '.quartet-manifest.json with conflict marks of a merge',
    good: 'the file as it was committed, or none: files that are as they would be written are then taken over',
  },
  {
    code: 'metric-schema',
    severity: 'error',
    title: 'A part of the file given by --schema cannot be understood.',
    why: 'It declares metrics by name, each with its type, labels and buckets; a part that is not understood declares nothing.',
    bad: 'metrics: { http_requests_total: { type: count } }',
    good: 'metrics: { http_requests_total: { type: counter, labels: [method, status] } }',
  },
  {
    code: 'no-input',
    severity: 'error',
    title: 'A folder was named that holds no YAML file.',
    why: 'Carrying on would remove every generated file because of a typing error. Hidden folders and node_modules are not searched.',
    bad: 'quartet generate spec --out rules   # the folder is called specs',
    good: 'quartet generate specs --out rules',
  },
  {
    code: 'output-locked',
    severity: 'error',
    title: 'Another run is writing to the same output folder.',
    why: 'Two writers at a time would mix their files. A lock of a process that is gone is removed without asking.',
    bad: 'two jobs that generate into one folder at the same time',
    good: 'a folder for each job, or one after the other',
  },
  {
    code: 'prometheus-unreachable',
    severity: 'error',
    title: 'A Prometheus did not answer as one.',
    why: 'The address is wrong, the server is down, or something between asks for a password.',
    bad: 'quartet diff specs --prometheus http://localhost:3000',
    good: 'quartet diff specs --prometheus http://localhost:9090',
  },
  {
    code: 'promtool-broken',
    severity: 'error',
    title: 'promtool was found and cannot be started.',
    why: 'Proofs are run by the real promtool, so that what passes here passes in Prometheus.',
    bad: 'quartet test specs --promtool ./README.md',
    good: 'quartet test specs --promtool /usr/bin/promtool',
  },
  {
    code: 'promtool-missing',
    severity: 'error',
    title: 'promtool is needed and is not there.',
    why: 'Proofs are run by the real promtool, so that what passes here passes in Prometheus. It comes with Prometheus.',
    bad: 'quartet test specs   # on a machine without Prometheus',
    good: 'apt-get install prometheus, or quartet test specs --promtool PATH',
  },
  {
    code: 'rule-file-missing',
    severity: 'error',
    title: 'A rule file that is to be proven is not in the folder.',
    why: 'With --rules the files of that folder are proven instead of freshly compiled ones, so all of them must be there.',
    bad: 'quartet test specs --rules out   # before the first generate',
    good: 'quartet generate specs --out out, then quartet test specs --rules out',
  },
  {
    code: 'unknown-code',
    severity: 'error',
    title: 'There is no finding of that name.',
    why: 'Codes stand behind the severity in every finding.',
    bad: 'quartet explain unknown-signl',
    good: 'quartet explain unknown-signal',
  },
  {
    code: 'unknown-profile',
    severity: 'error',
    title: 'There is no metric profile of that name.',
    why: 'A profile says where a client library puts the four signals; each library has its own.',
    bad: 'profile: node',
    good: 'profile: node-http',
  },
  {
    code: 'unknown-target',
    severity: 'error',
    title: 'There is no output target of that name.',
    why: 'A target is a format to write. All of them are written where none is named.',
    bad: 'quartet generate specs --out out --target prometheus',
    good: 'quartet generate specs --out out --target prometheus-rules',
  },
  {
    code: 'unreadable-input',
    severity: 'error',
    title: 'A file or folder that was named cannot be read.',
    why: 'Going on without it would treat its services as removed.',
    bad: 'quartet check checkuot.yaml',
    good: 'quartet check checkout.yaml',
  },
  {
    code: 'unreadable-rules',
    severity: 'error',
    title: 'A file among the rules to compare with is not a rule file.',
    why: 'A comparison that skips a file would report its rules as missing.',
    bad: 'rules/checkout.yaml: groups: [   # cut short',
    good: 'rules/checkout.yaml: groups: [{ name: checkout, rules: [] }]',
  },
];

/**
 * Every code that any command can give, sorted, each once: reading a spec and linting a rule file may report the same
 * thing under the same code.
 */
export async function allCodes(core: Core): Promise<readonly CodeDoc[]> {
  const byCode = new Map<string, CodeDoc>();
  for (const doc of [...(await core.codes()), ...commandCodes]) if (!byCode.has(doc.code)) byCode.set(doc.code, doc);
  return [...byCode.values()].sort((a, b) => compareText(a.code, b.code));
}
