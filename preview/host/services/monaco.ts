/** Gives the code editor its background workers; without them it works in the page's thread and says so. */

/** To be called before an editor is opened; the workers themselves load when one is. */
export function setupMonaco(): void {
  window.MonacoEnvironment = {
    getWorker: (_moduleId, label) =>
      label === 'json'
        ? new Worker(new URL('monaco-editor/esm/vs/language/json/json.worker.js', import.meta.url))
        : new Worker(new URL('monaco-editor/esm/vs/editor/editor.worker.js', import.meta.url)),
  };
}
