/** `getDataSourceSrv()`: finds the data sources of the boot data and makes their instances. */
import type { DataSourceApi, DataSourceInstanceSettings, DataSourceRef, ScopedVars } from '@grafana/data';
import {
  config,
  type DataSourceSrv,
  type GetDataSourceListFilters,
  getTemplateSrv,
  type RuntimeDataSourceRegistration,
  setDataSourceSrv,
} from '@grafana/runtime';
import { setDataSourcePluginImporter } from '@preview/data-source-importer';
import { initDataSourceInstanceSettings } from '@preview/data-source-settings';
import { PrometheusDataSource } from '../prometheus/datasource.ts';
import { QueryField } from '../prometheus/QueryField.tsx';

type Ref = DataSourceRef | string | null | undefined;
type Instance = DataSourceApi;

class PreviewDataSourceSrv implements DataSourceSrv {
  readonly #instances = new Map<string, Instance>();
  readonly #runtime = new Map<string, Instance>();

  async get(ref?: Ref, scopedVars?: ScopedVars): Promise<DataSourceApi> {
    const settings = this.getInstanceSettings(ref, scopedVars);
    if (settings === undefined) throw new Error(`Datasource ${nameOf(ref) ?? 'default'} was not found`);
    const uid = settings.rawRef?.uid ?? settings.uid;
    const runtime = this.#runtime.get(uid);
    if (runtime) return runtime;
    const known = this.#instances.get(uid);
    if (known) return known;
    const own = allSettings().find((one) => one.uid === uid) ?? settings;
    const made = makeInstance(own);
    this.#instances.set(uid, made);
    return made;
  }

  getList(filters: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const types = filters.type === undefined ? undefined : [filters.type].flat();
    return allSettings()
      .filter((one) => (types ? types.includes(one.type) : true))
      .filter((one) => (filters.pluginId === undefined ? true : one.meta.id === filters.pluginId))
      .filter((one) => (filters.metrics ? one.meta.metrics === true : true))
      .filter((one) => (filters.alerting ? one.meta.alerting === true : true))
      .filter((one) => (filters.annotations ? one.meta.annotations === true : true))
      .filter((one) => (filters.logs ? one.meta.logs === true : true))
      .filter((one) => (filters.tracing ? one.meta.tracing === true : true))
      .filter((one) => (filters.filter ? filters.filter(one) : true))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  getInstanceSettings(ref?: Ref, scopedVars?: ScopedVars): DataSourceInstanceSettings | undefined {
    const asked = nameOf(ref);
    const runtime = asked === undefined ? undefined : this.#runtime.get(asked);
    if (runtime && 'instanceSettings' in runtime) return runtime.instanceSettings as DataSourceInstanceSettings;
    if (asked?.startsWith('$')) {
      const name = getTemplateSrv().replace(asked, scopedVars);
      const found = find(name);
      // The variable stays in the reference, so that it is what gets saved and shown.
      return (
        found && { ...found, isDefault: false, name: asked, uid: asked, rawRef: { type: found.type, uid: found.uid } }
      );
    }
    if (asked === undefined && typeof ref === 'object' && ref?.type !== undefined)
      return (
        allSettings().find((one) => one.type === ref.type && one.isDefault) ??
        allSettings().find((one) => one.type === ref.type)
      );
    return find(asked ?? 'default');
  }

  async reload(): Promise<void> {
    this.#instances.clear();
  }

  registerRuntimeDataSource({ dataSource }: RuntimeDataSourceRegistration): void {
    if (this.#runtime.has(dataSource.uid))
      throw new Error(`A runtime data source with uid ${dataSource.uid} has already been registered`);
    this.#runtime.set(dataSource.uid, dataSource);
  }
}

function allSettings(): DataSourceInstanceSettings[] {
  return Object.values(config.datasources);
}

function nameOf(ref: Ref): string | undefined {
  const name = typeof ref === 'string' ? ref : ref?.uid;
  return name === undefined || name === '' ? undefined : name;
}

function find(name: string): DataSourceInstanceSettings | undefined {
  if (name === 'default') return config.datasources[config.defaultDatasource] ?? allSettings()[0];
  return allSettings().find((one) => one.uid === name) ?? config.datasources[name];
}

function makeInstance(settings: DataSourceInstanceSettings): Instance {
  if (settings.type !== 'prometheus')
    throw new Error(`the preview host has no code for data sources of type \`${settings.type}\``);
  const instance = new PrometheusDataSource(settings);
  instance.meta = settings.meta;
  instance.components = { QueryEditor: QueryField };
  return widened(instance);
}

/** A data source is declared over one type of query; the services speak of queries in general. */
function widened(source: PrometheusDataSource): Instance {
  return source as unknown as Instance;
}

/** Sets `getDataSourceSrv()`, and what 13.x keeps beside it. */
export function setupDataSources(): void {
  initDataSourceInstanceSettings?.(config.datasources, config.defaultDatasource);
  setDataSourcePluginImporter?.(async () => ({
    DataSourceClass: PrometheusDataSource,
    components: { QueryEditor: QueryField },
  }));
  setDataSourceSrv(new PreviewDataSourceSrv());
}
