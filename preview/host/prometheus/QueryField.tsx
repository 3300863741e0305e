/** The query editor of the host's Prometheus: a plain field, where Grafana has its PromQL editor. */
import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { config } from '@grafana/runtime';
import { TextArea } from '@grafana/ui';
import { useEffect, useState } from 'react';
import type { PromQuery } from './datasource.ts';

/** What the field is called in the languages of the app. Grafana's own editor brings its translations with it. */
const NAMES: Readonly<Record<string, string>> = { 'ru-RU': 'Выражение PromQL', 'zh-Hans': 'PromQL 表达式' };

/** Reports a change on each key and runs the query when the field is left, or by Shift+Enter as in Grafana. */
export function QueryField({ query, onChange, onRunQuery }: QueryEditorProps<DataSourceApi<PromQuery>, PromQuery>) {
  const [text, setText] = useState(query.expr ?? '');
  useEffect(() => setText(query.expr ?? ''), [query.expr]);
  const change = (expr: string): void => {
    setText(expr);
    onChange({ ...query, expr });
  };
  return (
    <TextArea
      aria-label={NAMES[config.bootData.user.language] ?? 'PromQL expression'}
      data-testid="preview-promql-field"
      rows={3}
      spellCheck={false}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => onRunQuery()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.shiftKey) {
          event.preventDefault();
          onRunQuery();
        }
      }}
    />
  );
}
