/** Fills the template fields of a proxy route: the two forms that this project uses, and no other. */

export interface TemplateValues {
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
}

export class UnsupportedTemplate extends Error {}

const FIELD = /\{\{\s*\.(JsonData|SecureJsonData)\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/**
 * Replaces `{{ .JsonData.x }}` and `{{ .SecureJsonData.x }}`, with or without the inner blanks.
 *
 * @returns The text; a field that is not set is empty, as a secret that nobody entered is.
 * @throws UnsupportedTemplate naming the rest of the text when another template expression stands in it.
 */
export function fillTemplate(text: string, values: TemplateValues): string {
  const filled = text.replaceAll(FIELD, '');
  const other = /\{\{[^}]*\}?\}?/.exec(filled);
  if (other) throw new UnsupportedTemplate(`\`${other[0]}\` is no template that the preview host fills`);
  return text.replaceAll(FIELD, (_, kind: string, name: string) => {
    const value = kind === 'JsonData' ? values.jsonData[name] : values.secureJsonData[name];
    return value === undefined || value === null ? '' : String(value);
  });
}
