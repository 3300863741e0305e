/** The scaffold's build, reading the workspace's own packages from their TypeScript sources. */
import type { Configuration, RuleSetRule } from 'webpack';
import { merge } from 'webpack-merge';
import grafanaConfig, { type Env } from './.config/webpack/webpack.config.ts';

const config = async (env: Env): Promise<Configuration> => {
  const base = await grafanaConfig(env);
  for (const rule of (base.module?.rules ?? []) as RuleSetRule[]) withAutomaticJsx(rule);
  return merge(base, {
    resolve: { conditionNames: ['source', '...'], extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
    // module.js names every chunk and its hash, and Grafana loads it on every start: fewer chunks, shorter names.
    output: { chunkFilename: env.production ? '[name].js?_cache=[contenthash:8]' : '[name].js' },
    optimization: { splitChunks: { minSize: 20_000 } },
    performance: { hints: false },
  });
};

/** React's automatic runtime, which Grafana provides as `react/jsx-runtime`. */
function withAutomaticJsx(rule: RuleSetRule): void {
  const use = rule.use as { loader?: string; options?: { jsc?: Record<string, unknown> } } | undefined;
  if (use?.loader !== 'swc-loader' || !use.options?.jsc) return;
  use.options.jsc.transform = { react: { runtime: 'automatic' } };
  use.options.jsc.target = 'es2020';
}

export default config;
