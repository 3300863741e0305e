/** What of the page is open: a section, an instance, a query. It lives in the address. */

import { SECTIONS, type Section } from '@quartet/generator';

/** `story`: what stands out, and what shows its cause. */
export type OpenSection = 'story' | Exclude<Section, 'top'>;

export interface DatabaseView {
  /** Undefined: the page chooses. */
  readonly section?: OpenSection;
  /** The target, where several measure this database. */
  readonly instance?: string;
  readonly digest?: DigestKey;
}

/** A query: its digest, and the schema it runs in. */
export interface DigestKey {
  readonly digest: string;
  readonly schema: string;
}

export function readView(search: URLSearchParams): DatabaseView {
  const text = search.get('section');
  const section = text === 'story' ? text : SECTIONS.find((one) => one === text);
  const [digest, instance] = [search.get('digest'), search.get('instance')];
  return {
    ...(section && section !== 'top' ? { section } : {}),
    ...(instance ? { instance } : {}),
    ...(digest ? { digest: { digest, schema: search.get('schema') ?? '' } } : {}),
  };
}

/** The parameters of `part`; a key that is there and undefined is taken away, one that is not there stays. */
export function writeView(part: Partial<DatabaseView>): Readonly<Record<string, string | undefined>> {
  return {
    ...('section' in part ? { section: part.section } : {}),
    ...('instance' in part ? { instance: part.instance } : {}),
    ...('digest' in part ? { digest: part.digest?.digest, schema: part.digest?.schema || undefined } : {}),
  };
}

/** Which section is open: the one that was asked for if it is there, else what stands out, else the first. */
export function openSection(
  view: DatabaseView,
  sections: readonly Exclude<Section, 'top'>[],
  hasStory: boolean,
): OpenSection | undefined {
  const all: readonly OpenSection[] = hasStory ? ['story', ...sections] : sections;
  if (view.digest && sections.includes('queries')) return 'queries';
  return view.section && all.includes(view.section) ? view.section : all[0];
}
