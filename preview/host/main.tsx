/** The entry: boots, then renders; a failure is shown in the page. */
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { boot } from './boot.ts';

const element = document.getElementById('reactRoot');
if (element === null) throw new Error('the page has no element `reactRoot`');

boot().then(
  () => createRoot(element).render(<App />),
  (error: unknown) => {
    const message = document.createElement('pre');
    message.setAttribute('role', 'alert');
    message.textContent = `The plugin could not be started.\n\n${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)}`;
    element.replaceChildren(message);
    console.error(error);
  },
);
