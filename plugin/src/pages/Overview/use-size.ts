/** How large an element may be, or is. */

import { type RefObject, useLayoutEffect, useState } from 'react';

const LEAST = 280;
const MARGIN = 16;

/** The height that is left down to the window's edge, in pixels; follows the window, and whatever grows or shrinks above the element. */
export function useFilledHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(() => Math.max(LEAST, window.innerHeight - 260));
  useLayoutEffect(() => {
    const measure = () => {
      const top = element.current?.getBoundingClientRect().top ?? 0;
      setHeight(Math.max(LEAST, Math.floor(window.innerHeight - top - MARGIN)));
    };
    measure();
    window.addEventListener('resize', measure);
    const observer = new ResizeObserver(measure);
    // A notice above moves everything down, and the body grows with it.
    observer.observe(document.body);
    for (const sibling of element.current?.parentElement?.children ?? []) {
      if (sibling !== element.current) observer.observe(sibling);
    }
    return () => {
      window.removeEventListener('resize', measure);
      observer.disconnect();
    };
  }, [element]);
  return height;
}

/** Inner width in pixels; infinite until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) return;
    const observer = new ResizeObserver(() => setWidth(watched.clientWidth));
    setWidth(watched.clientWidth);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
