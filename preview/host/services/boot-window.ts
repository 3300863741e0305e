/** What the server put on `window` before the first script. */
import type { BootData } from '@grafana/data';

export interface PreviewBoot {
  readonly pluginId: string;
  readonly roles: readonly string[];
  readonly libraries: { readonly grafana: string; readonly react: string };
}

export interface ExtensionLink {
  readonly title: string;
  readonly description: string;
  readonly path?: string;
  readonly icon?: string;
  readonly group?: string;
  readonly hasClickHandler: boolean;
}

/** For tests in the browser. */
export interface PreviewWindow {
  /** Runs the `configure` functions of the links that the plugin registered at an extension point. */
  readonly links: (extensionPointId: string, context?: object) => readonly ExtensionLink[];
  /** Resolves when the plugin's module is loaded. */
  readonly ready: Promise<void>;
  readonly libraries: PreviewBoot['libraries'];
}

declare global {
  interface Window {
    grafanaBootData: BootData & { readonly preview: PreviewBoot };
    __grafanaSceneContext?: { readonly isActive?: boolean };
    __quartetPreview?: PreviewWindow;
  }
}

/** Preview's own part of the boot data. */
export function previewBoot(): PreviewBoot {
  return window.grafanaBootData.preview;
}
