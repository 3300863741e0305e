/** Stands in for a hidden module that a line of libraries does not have: every export is undefined. */
export const initDataSourceInstanceSettings = undefined;
export const setDataSourcePluginImporter = undefined;
