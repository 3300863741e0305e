/** Text that is typed: it counts at once, and reaches the address when the typing pauses. */

import { useEffect, useRef, useState } from 'react';

/** Pause after which the address follows, in milliseconds. */
const PAUSE = 300;

export function useTyped(inAddress: string, write: (text: string) => void): readonly [string, (text: string) => void] {
  const [text, setText] = useState(inAddress);
  const written = useRef(inAddress);
  const latest = useRef(write);
  latest.current = write;

  // The back button, or a link, changed the address under the field.
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    setText(inAddress);
  }, [inAddress]);

  useEffect(() => {
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      latest.current(text);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
