/** Turns clicks on plain links into navigation without a reload. */
export interface LinkClick {
  readonly button: number;
  readonly hasModifier: boolean;
  readonly href: string | null;
  readonly target: string | null;
  readonly isDownload: boolean;
}

/** Whether the router takes a click: a plain one, on a path of this origin that is no file and no API. */
export function isRouted({ button, hasModifier, href, target, isDownload }: LinkClick): boolean {
  if (button !== 0 || hasModifier || isDownload || href === null) return false;
  if (target !== null && target !== '' && target !== '_self') return false;
  return href.startsWith('/') && !href.startsWith('//') && !/^\/(public|api|apis|host)\//.test(href);
}

/** Listens on the whole document; `push` navigates. */
export function routeLinkClicks(push: (address: string) => void): void {
  document.addEventListener('click', (event) => {
    const anchor = event.target instanceof Element ? event.target.closest('a') : null;
    if (anchor === null || event.defaultPrevented) return;
    const click: LinkClick = {
      button: event.button,
      hasModifier: event.metaKey || event.ctrlKey || event.shiftKey || event.altKey,
      href: anchor.getAttribute('href'),
      target: anchor.getAttribute('target'),
      isDownload: anchor.hasAttribute('download'),
    };
    if (!isRouted(click) || click.href === null) return;
    event.preventDefault();
    push(click.href);
  });
}
