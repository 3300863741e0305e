/** The alerts of a service, a database, a host or a rule set: all of them in words, or one of them to be changed. */

import { useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { Frame } from '../../app/Frame.tsx';
import { readIdentity } from '../../app/url-state.ts';
import { useSource } from '../../prometheus/use-source.ts';
import { AlertList } from './AlertList.tsx';
import { AlertPage } from './AlertPage.tsx';
import { NewAlert } from './NewAlert.tsx';
import type { Subject, SubjectKind } from './subject.ts';

export default function Editor({ kind }: { readonly kind: SubjectKind | 'new' }) {
  const { '*': alert = '', name = '' } = useParams();
  const [search] = useSearchParams();
  const source = useSource();
  const identity = JSON.stringify(readIdentity(search));
  const subject = useMemo<Subject | undefined>(
    () => (kind === 'new' ? undefined : { kind, name, identity: JSON.parse(identity) }),
    [kind, name, identity],
  );
  if (source.kind !== 'ready') return <Frame title={alert || name}>{null}</Frame>;
  if (subject === undefined) return <NewAlert client={source.client} />;
  const key = JSON.stringify([source.uid, subject, alert]);
  return alert === '' ? (
    <AlertList key={key} client={source.client} subject={subject} />
  ) : (
    <AlertPage key={key} client={source.client} subject={subject} id={alert} />
  );
}
