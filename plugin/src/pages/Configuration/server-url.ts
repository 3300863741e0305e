/** Checks the address of the server before it is saved. */

import { t } from '@grafana/i18n';

/** What is wrong with `text` as the server's address; undefined where nothing is. Empty means no server. */
export function problemOfUrl(text: string): string | undefined {
  if (text === '') return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return t('configuration.url-invalid', 'This is no address. Expected: http://quartet:8480');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return t('configuration.url-protocol', 'The address begins with http:// or https://.');
  }
  if (url.username || url.password) {
    return t('configuration.url-secret', 'Every user of the app can read this address: keep passwords out of it.');
  }
  if (/\/api\/?$/.test(url.pathname)) {
    return t('configuration.url-api', 'Leave /api off: it is added.');
  }
  if (url.search || url.hash || url.pathname.endsWith('/') !== (url.pathname === '/')) {
    return t('configuration.url-rest', 'The address ends with its host, port or path, without a slash.');
  }
  return text.endsWith('/')
    ? t('configuration.url-rest', 'The address ends with its host, port or path, without a slash.')
    : undefined;
}
