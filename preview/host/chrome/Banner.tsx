/** The line above everything: this is a preview host, and here are its switches. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { runningPlugin } from '../plugin.ts';
import { previewBoot } from '../services/boot-window.ts';

export const BANNER_HEIGHT = 32;

const getStyles = (theme: GrafanaTheme2) => ({
  banner: css({
    alignItems: 'center',
    background: theme.colors.info.transparent,
    borderBottom: `1px solid ${theme.colors.info.border}`,
    display: 'flex',
    fontSize: theme.typography.bodySmall.fontSize,
    gap: theme.spacing(2),
    height: BANNER_HEIGHT,
    padding: theme.spacing(0, 2),
    whiteSpace: 'nowrap',
  }),
  words: css({ flex: '1 1 auto', overflow: 'hidden', textOverflow: 'ellipsis' }),
  choice: css({
    alignItems: 'center',
    color: theme.colors.text.secondary,
    display: 'flex',
    fontSize: 'inherit',
    fontWeight: 'inherit',
    gap: theme.spacing(0.5),
    margin: 0,
    select: {
      background: theme.colors.background.primary,
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.default,
      color: theme.colors.text.primary,
      fontSize: 'inherit',
      height: 22,
      width: 'auto',
      padding: theme.spacing(0, 0.5),
    },
  }),
});

/** Keeps a choice for the next requests and starts over with it. */
function choose(cookie: string, value: string, parameter: string): void {
  writeCookie(`${cookie}=${encodeURIComponent(value)}; Path=/; SameSite=Lax`);
  const url = new URL(window.location.href);
  url.searchParams.delete(parameter);
  window.location.replace(url);
}

function writeCookie(text: string): void {
  Object.assign(document, { cookie: text });
}

export function Banner() {
  const styles = useStyles2(getStyles);
  const { libraries, roles } = previewBoot();
  const { user } = window.grafanaBootData;
  const languages = [...new Set(['en-US', ...(runningPlugin().meta.languages ?? []), user.language])];
  const words = `Preview host, not Grafana. Libraries ${libraries.grafana}, React ${libraries.react}.`;
  return (
    <aside className={styles.banner} aria-label="Preview host">
      <span className={styles.words}>{words}</span>
      <Choice
        label="Role"
        value={user.orgRole}
        options={roles}
        onChange={(role) => choose('host_role', role, 'role')}
      />
      <Choice
        label="Theme"
        value={config.theme2.isLight ? 'light' : 'dark'}
        options={['dark', 'light']}
        onChange={(theme) => choose('host_theme', theme, 'theme')}
      />
      <Choice
        label="Language"
        value={user.language}
        options={languages}
        onChange={(lang) => choose('host_lang', lang, 'lang')}
      />
    </aside>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const styles = useStyles2(getStyles);
  return (
    <label className={styles.choice}>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
