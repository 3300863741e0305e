/** Names that the plugin shares with Grafana. */

export const PLUGIN_ID = 'quartet-goldensignals-app';
export const PLUGIN_BASE = `/a/${PLUGIN_ID}`;

export const ACTIONS = {
  readRules: `${PLUGIN_ID}.rules:read`,
  writeRules: `${PLUGIN_ID}.rules:write`,
} as const;
