/** Runs in the page, before anything else does: acts on the overview and tells when the outcome has been painted. */

globalThis.quartetBench = (() => {
  const ROW = 'tr[data-service]';
  let firstRow;

  /** Resolves when the next frame has been painted. */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
      });
    });

  const observer = new MutationObserver(async () => {
    if (!document.querySelector(ROW)) return;
    observer.disconnect();
    await painted();
    firstRow = performance.now();
  });
  observer.observe(document, { childList: true, subtree: true });

  /** Does `act`, and waits until `state` differs from what it was and is painted. Milliseconds. */
  async function timed(what, state, act) {
    const before = state();
    const began = performance.now();
    act();
    for (let frames = 0; state() === before; frames++) {
      if (frames > 1000) throw new Error(`${what}: the table did not follow`);
      await painted();
    }
    await painted();
    return performance.now() - began;
  }

  const lines = () => document.querySelector('table[aria-rowcount]')?.getAttribute('aria-rowcount');

  return {
    hasRows: () => firstRow !== undefined,
    /** Milliseconds from the last answer until the first row was painted. */
    firstRowTime() {
      const ends = performance
        .getEntriesByType('resource')
        .filter(({ name }) => /\/api\/v1\/query(\?|$)/.test(name))
        .map(({ responseEnd }) => responseEnd);
      return firstRow - Math.max(...ends);
    },
    sort(title) {
      const column = [...document.querySelectorAll('thead th')].find((th) => th.textContent.includes(title));
      return timed(
        title,
        () => column.getAttribute('aria-sort'),
        () => column.querySelector('button').click(),
      );
    },
    filter(text) {
      const input = document.querySelector('input[aria-label="Filter services by text"]');
      return timed(`filter ${text}`, lines, () => {
        // React notices a value only when it is set past its own property.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      });
    },
  };
})();
