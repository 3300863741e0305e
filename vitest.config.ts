import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Workspaces are read from their sources. Only this: the rest is Node's own to resolve.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node'], externalConditions: ['source', 'node'] } },
  test: {
    include: ['{generator,instrumentation,scripts,examples,bench,plugin,preview}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '.local/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 5_000 } },
    pool: 'forks',
    // Much of the time is waiting for programs: with one worker less than cores, two cores would stand half idle.
    maxWorkers: 2,
  },
});
