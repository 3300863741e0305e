/** The spec's text in Grafana's code editor: findings as marks, and what the format offers as completions. */

import { t } from '@grafana/i18n';
import { CodeEditor, type Monaco, type MonacoEditor } from '@grafana/ui';
import { type Diagnostic, specJsonSchema } from '@quartet/generator';
import { useEffect, useState } from 'react';
import { completionsAt, kindAround, placeIn } from './completion.ts';

interface Props {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Scrolls there when it changes; lines count from 1. */
  readonly line: number | undefined;
  /** Where the alert is written, which is brought into sight where it is not. */
  readonly written: number | undefined;
  /** Must not change: the editor keeps the first one. */
  readonly onChange: (text: string) => void;
}

interface Mounted {
  readonly editor: MonacoEditor;
  readonly monaco: Monaco;
}

const OWNER = 'quartet';
/** Milliseconds until the editor has taken a new text over. */
const SETTLED_MS = 50;

export function YamlEditor({ diagnostics, line, onChange, text, written }: Props) {
  const [mounted, setMounted] = useState<Mounted>();

  useEffect(() => {
    const model = mounted?.editor.getModel();
    if (!mounted || !model) return;
    const { MarkerSeverity } = mounted.monaco;
    const grades = { error: MarkerSeverity.Error, warning: MarkerSeverity.Warning, info: MarkerSeverity.Info };
    mounted.monaco.editor.setModelMarkers(
      model,
      OWNER,
      diagnostics.flatMap(({ code, column = 1, endColumn, endLine, expected, help, line: at, message, severity }) =>
        at === undefined
          ? []
          : [
              {
                severity: grades[severity],
                message: [message, expected, help].filter((part) => part !== undefined).join('\n'),
                code,
                source: 'Quartet',
                startLineNumber: at,
                startColumn: column,
                endLineNumber: endLine ?? at,
                endColumn: endColumn ?? column + 1,
              },
            ],
      ),
    );
  }, [mounted, diagnostics]);

  useEffect(() => {
    if (line !== undefined) mounted?.editor.revealLineInCenter(line);
  }, [mounted, line]);

  useEffect(() => {
    if (written === undefined || !mounted) return;
    // What the form wrote is to be seen, once the editor has it; whoever writes here looks there already.
    const timer = setTimeout(() => {
      if (!mounted.editor.hasTextFocus()) mounted.editor.revealLineInCenterIfOutsideViewport(written);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [mounted, written]);

  useEffect(() => (mounted ? offer(mounted) : undefined), [mounted]);

  return (
    <div role="group" aria-label={t('editor.yaml.about', 'The spec as YAML')}>
      <CodeEditor
        language="yaml"
        height={360}
        value={text}
        showLineNumbers
        showMiniMap={false}
        monacoOptions={{
          scrollBeyondLastLine: false,
          quickSuggestions: { other: true, comments: false, strings: true },
          ariaLabel: t('editor.yaml.label', 'Spec in YAML'),
        }}
        onChange={onChange}
        onEditorDidMount={(editor, monaco) => setMounted({ editor, monaco })}
      />
    </div>
  );
}

/** @returns Takes the offers away again. */
function offer({ editor, monaco }: Mounted): () => void {
  const schema = specJsonSchema();
  const own = editor.getModel();
  const { CompletionItemKind } = monaco.languages;
  const provider = monaco.languages.registerCompletionItemProvider('yaml', {
    triggerCharacters: [' ', '{', ','],
    provideCompletionItems: (model, position) => {
      // Grafana may show other YAML beside this one.
      if (model !== own) return { suggestions: [] };
      const lines = model.getLinesContent();
      const [line, column] = [position.lineNumber - 1, position.column - 1];
      const word = model.getWordUntilPosition(position);
      return {
        suggestions: completionsAt(schema, kindAround(lines, line), placeIn(lines, line, column)).map((one) => ({
          label: one.label,
          insertText: one.insert,
          documentation: one.about,
          kind: one.kind === 'field' ? CompletionItemKind.Field : CompletionItemKind.Value,
          range: {
            startLineNumber: position.lineNumber,
            endLineNumber: position.lineNumber,
            startColumn: word.startColumn,
            endColumn: word.endColumn,
          },
        })),
      };
    },
  });
  return () => provider.dispose();
}
