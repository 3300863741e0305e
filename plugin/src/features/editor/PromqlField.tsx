/** The data source's own PromQL editor, where it has one; else a plain field. */

import { CoreApp, type DataQuery, type DataSourceApi, DataSourcePluginContextProvider } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getDataSourceSrv } from '@grafana/runtime';
import { ErrorBoundaryAlert, Field, TextArea } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useTyped } from './use-typed.ts';

interface Props {
  readonly uid: string;
  readonly value: string;
  readonly isDisabled: boolean;
  readonly error?: string | undefined;
  readonly onCommit: (expr: string) => void;
}

type PromQuery = DataQuery & { readonly expr: string };

export function PromqlField({ error, isDisabled, onCommit, uid, value }: Props) {
  const [source, setSource] = useState<DataSourceApi>();
  useEffect(() => {
    let isHere = true;
    getDataSourceSrv()
      .get(uid)
      .then((found) => isHere && setSource(found))
      // Without the data source's editor there is still the plain one.
      .catch(() => {});
    return () => {
      isHere = false;
    };
  }, [uid]);
  const typed = useTyped(value, onCommit);
  const Editor = source?.components?.QueryEditor;
  const settings = getDataSourceSrv().getInstanceSettings(uid);
  return (
    <Field
      noMargin
      label={t('editor.form.expr', 'Fires when this gives a result')}
      invalid={error !== undefined}
      error={error}
      disabled={isDisabled}
    >
      {Editor && settings && source && !isDisabled ? (
        <ErrorBoundaryAlert>
          <DataSourcePluginContextProvider instanceSettings={settings}>
            <Editor
              app={CoreApp.CloudAlerting}
              datasource={source}
              query={{ refId: 'A', expr: typed.value } as PromQuery}
              queries={[]}
              onChange={(query: DataQuery) =>
                typed.onChange({ currentTarget: { value: (query as PromQuery).expr ?? '' } })
              }
              onRunQuery={typed.onBlur}
            />
          </DataSourcePluginContextProvider>
        </ErrorBoundaryAlert>
      ) : (
        <TextArea
          {...typed}
          rows={3}
          spellCheck={false}
          disabled={isDisabled}
          aria-label={t('editor.form.expr', 'Fires when this gives a result')}
        />
      )}
    </Field>
  );
}
