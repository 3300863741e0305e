/** Who is asking: the role by cookie, and what Grafana's basic roles grant by the plugin's own declarations. */

export const ROLES = ['Viewer', 'Editor', 'Admin'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export interface PluginRole {
  readonly role?: { readonly name?: string; readonly permissions?: readonly { readonly action?: string }[] };
  readonly grants?: readonly string[];
}

const RANK: Readonly<Record<Role, number>> = { Viewer: 1, Editor: 2, Admin: 3 };

/** Whether `text` names one of the three roles, with Grafana's capital letter. */
export function isRole(text: string | undefined): text is Role {
  return ROLES.some((role) => role === text);
}

/** Whether `role` is at least `needed`. A word that is no role is satisfied by nobody. */
export function hasRole(role: Role, needed: string): boolean {
  return isRole(needed) && RANK[role] >= RANK[needed];
}

/**
 * The cookies of a request header.
 *
 * @param header  Text of the `cookie` header, or undefined.
 * @returns Name to decoded value; a value that does not decode is left as it is.
 */
export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    const value = part.slice(at + 1).trim();
    try {
      cookies.set(part.slice(0, at).trim(), decodeURIComponent(value));
    } catch {
      cookies.set(part.slice(0, at).trim(), value);
    }
  }
  return cookies;
}

/** The user of a role: one person for each, so that an author in a history tells them apart. */
export function userOf(role: Role): User {
  const login = role.toLowerCase();
  return { id: RANK[role], login, name: `Preview ${login}`, email: `${login}@preview.localhost`, role };
}

/**
 * The actions that `role` holds by the plugin's `roles`.
 *
 * A grant to Viewer also reaches Editor and Admin, a grant to Editor also Admin. An action that is declared in no role
 * is held by nobody, the administrator included: measured on Grafana 12.4.
 */
export function permissionsOf(role: Role, pluginRoles: readonly PluginRole[]): Readonly<Record<string, boolean>> {
  const held: Record<string, boolean> = { 'plugins.app:access': true, 'datasources:query': true };
  if (role === 'Admin') held['plugins:write'] = true;
  for (const declared of pluginRoles) {
    if (!(declared.grants ?? []).some((grant) => hasRole(role, grant))) continue;
    for (const { action } of declared.role?.permissions ?? []) if (action !== undefined) held[action] = true;
  }
  return held;
}
