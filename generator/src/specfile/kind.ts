/** Tells what a document is before its fields are read: its version and kind, or which other tool it belongs to. */

import { didYouMean, orList } from '../diagnostics/suggest.ts';
import type { Finding } from '../model/finding.ts';
import type { Origin } from '../model/origin.ts';
import { finding, shown } from './codes.ts';
import type { Kind } from './schema.ts';
import { API_VERSION, KINDS } from './schema.ts';

/** The kind of a document, or the finding that says why it has none. */
export function kindOf(document: unknown, origin: Origin): Kind | Finding {
  const root = { origin, path: [] };
  if (document === null || document === undefined) {
    return finding('empty-document', root, 'The document is empty.', { help: 'remove one of the `---` lines' });
  }
  if (typeof document !== 'object' || Array.isArray(document)) {
    return finding(
      'not-a-document',
      root,
      `A document cannot be ${Array.isArray(document) ? 'a list' : `the value ${shown(document)}`}.`,
      {
        expected: 'a mapping that begins with `apiVersion` and `kind`',
        help: Array.isArray(document) ? 'write a document for each entry, with `---` between them' : undefined,
      },
    );
  }
  const fields = document as Readonly<Record<string, unknown>>;
  const version = own(fields, 'apiVersion');
  const kind = own(fields, 'kind');
  if (version !== API_VERSION) {
    const tool = toolOf(fields, version);
    if (tool) {
      return finding('foreign-document', root, `This is ${tool.what}, not a Quartet spec.`, {
        expected: `\`apiVersion: ${API_VERSION}\``,
        help: tool.help,
      });
    }
    if (version === undefined) return missing('apiVersion', `\`${API_VERSION}\``, origin);
    return finding(
      'unknown-api-version',
      { origin, path: ['apiVersion'] },
      `${shown(version)} is no version of the format that can be read.`,
      {
        expected: `\`${API_VERSION}\``,
        help: typeof version === 'string' ? didYouMean(version, [API_VERSION]) : undefined,
      },
    );
  }
  if (kind === undefined) return missing('kind', orList(KINDS), origin);
  const known = KINDS.find((one) => one === kind);
  if (known) return known;
  const at = { origin, path: ['kind'] };
  return finding('unknown-kind', at, `${shown(kind)} is no kind of document.`, {
    expected: orList(KINDS),
    help: typeof kind === 'string' ? didYouMean(kind, KINDS) : undefined,
  });
}

function own(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function missing(field: string, expected: string, origin: Origin): Finding {
  return finding('missing-field', { origin, path: [] }, `\`${field}\` is missing.`, { expected });
}

function toolOf(
  fields: Readonly<Record<string, unknown>>,
  version: unknown,
): { readonly what: string; readonly help: string } | undefined {
  const name = typeof version === 'string' ? version : '';
  const imported = (tool: string) => `\`quartet import --from ${tool}\` turns it into specs`;
  if (own(fields, 'version') === 'prometheus/v1' || name.startsWith('sloth.slok.dev/')) {
    return { what: 'a Sloth spec', help: imported('sloth') };
  }
  if (/^openslo(\.com)?\//.test(name)) return { what: 'an OpenSLO document', help: imported('openslo') };
  if (version === undefined && Array.isArray(own(fields, 'groups'))) {
    return { what: 'a Prometheus rule file', help: imported('prometheus') };
  }
  if (
    name !== '' &&
    typeof own(fields, 'kind') === 'string' &&
    /^(v1|apps\/v1|[a-z0-9.-]+\.[a-z]+\/v\w+)$/.test(name)
  ) {
    return { what: 'a Kubernetes object', help: 'keep it out of the directory of specs' };
  }
  return undefined;
}
