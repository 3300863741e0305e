/** What the codes mean that are reported before a document's fields are looked at: the file, its YAML, its kind. */

import type { CodeDoc } from '../diagnostics/diagnostic.ts';

type Doc = Omit<CodeDoc, 'code'>;

export const textCodes = {
  'file-too-large': {
    severity: 'error',
    title: 'A spec file is larger than 10 MB.',
    why: 'A file of this size is nearly always a data dump under the wrong name. It is refused before it is parsed, so that a slip of the hand does not cost minutes and gigabytes.',
    bad: '# all-services.yaml, 40 MB',
    good: '# one file per team or per service, in one directory',
  },
  'not-text': {
    severity: 'error',
    title: 'A file holds bytes that are not UTF-8 text.',
    why: 'YAML is text. A byte that could not be decoded would silently become part of a name or a query, and match nothing.',
    bad: '# a compressed file, or one saved as UTF-16 or Latin-1',
    good: '# the same file saved as UTF-8',
  },
  'empty-file': {
    severity: 'warning',
    title: 'A file holds no document.',
    why: 'A service that somebody believes to be watched may have been lost while the file was edited.',
    bad: '# nothing but comments',
    good: 'apiVersion: quartet/v1\nkind: Service',
  },
  'empty-document': {
    severity: 'info',
    title: 'A document between two separators is empty.',
    why: 'It does no harm, but often it is what is left of something that was meant to be there.',
    bad: '---\n---\napiVersion: quartet/v1',
    good: '---\napiVersion: quartet/v1',
  },
  'yaml-syntax': {
    severity: 'error',
    title: 'The text is not valid YAML.',
    why: 'Nothing after the fault can be trusted, so the whole file is left out. Most often a value needs quotes, or a line is indented by one space too many.',
    bad: 'description: Takes orders: and payments',
    good: 'description: "Takes orders: and payments"',
  },
  'yaml-tab': {
    severity: 'error',
    title: 'A line is indented with a tab.',
    why: 'YAML allows spaces only, because a tab has no agreed width. Most editors can turn tabs into spaces for a whole file.',
    bad: 'metadata:\n\tname: checkout',
    good: 'metadata:\n  name: checkout',
  },
  'yaml-duplicate-key': {
    severity: 'error',
    title: 'A key stands twice in one mapping.',
    why: 'Only one of the two values can hold, and which one depends on the parser. The other would be lost without a word.',
    bad: 'metadata:\n  name: checkout\n  name: cart',
    good: 'metadata:\n  name: checkout',
  },
  'yaml-key': {
    severity: 'error',
    title: 'A key is a mapping, a list, or a name that JavaScript reserves.',
    why: 'Keys of a spec are plain words. `__proto__` is refused because it could change the behaviour of the program that reads it.',
    bad: 'labels: { __proto__: { admin: "true" } }',
    good: 'labels: { team: payments }',
  },
  'yaml-too-deep': {
    severity: 'error',
    title: 'Values are nested deeper than 64 levels.',
    why: 'The deepest spec needs fewer than ten. Endless nesting is how a small file exhausts the memory of whoever reads it.',
    bad: '[[[[[[[[[[ … ]]]]]]]]]]',
    good: 'where: { route: /checkout }',
  },
  'yaml-too-many-aliases': {
    severity: 'error',
    title: 'Aliases blow a file up by more than 500,000 values, or refer to themselves.',
    why: 'An alias repeats what its anchor holds, so nine short lines can stand for a billion values. Aliases and merge keys in ordinary numbers are fine; for values that all services share, `kind: Defaults` is simpler.',
    bad: 'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n# … and so on',
    good: 'kind: Defaults\nspec:\n  labels: { env: prod }',
  },
  'not-a-document': {
    severity: 'error',
    title: 'A document is a list or a single value instead of a mapping.',
    why: 'A spec document begins with `apiVersion` and `kind`; without them it is unknown what is meant.',
    bad: '- apiVersion: quartet/v1\n  kind: Service',
    good: 'apiVersion: quartet/v1\nkind: Service',
  },
  'foreign-document': {
    severity: 'error',
    title: 'A document is written for another tool.',
    why: 'Sloth, OpenSLO and Prometheus rule files look alike but mean other things. Reading them as specs would drop most of what they say; `quartet import` carries it over and names what it cannot.',
    bad: 'version: prometheus/v1\nservice: checkout\nslos: []',
    good: '# quartet import checkout.yaml --from sloth --out specs',
  },
  'unknown-api-version': {
    severity: 'error',
    title: 'The `apiVersion` is not one this version of Quartet reads.',
    why: 'The version says which fields exist and what they mean. Guessing could change what an alert does.',
    bad: 'apiVersion: quartet/v2',
    good: 'apiVersion: quartet/v1',
  },
  'unknown-kind': {
    severity: 'error',
    title: 'The `kind` of a document does not exist.',
    why: 'Without a kind the document cannot be read, and a service in it would go unwatched.',
    bad: 'kind: Servce',
    good: 'kind: Service',
  },
  'more-findings': {
    severity: 'error',
    title: 'A document has more findings than are shown.',
    why: 'A hundred findings in one document nearly always have one cause, such as a wrong indentation or a wrong format. The rest is left out so that the cause can be seen.',
    bad: '# a document in which every line is wrong',
    good: '# the same document, with the first finding mended',
  },
} as const satisfies Record<string, Doc>;
