/** Words of the generator and the server, which mark code by backquotes. */

/** Text whose parts between backquotes are code. */
export function Code({ text }: { readonly text: string }) {
  // Every other part stands between backquotes.
  const [first = '', code, ...rest] = text.split('`');
  return (
    <>
      {first}
      {code !== undefined && <code>{code}</code>}
      {rest.length > 0 && <Code text={rest.join('`')} />}
    </>
  );
}
