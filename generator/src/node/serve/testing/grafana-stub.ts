/** A Grafana as far as the server sees it: its signing keys, and the identity that its proxy would send. */

import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface GrafanaStub {
  readonly url: URL;
  /** A value of X-Grafana-Id. */
  readonly identity: (claims?: Readonly<Record<string, unknown>>, expires?: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function grafanaStub(): Promise<GrafanaStub> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server: Server = createServer((request, response) => {
    const isKeys = request.url === '/grafana/api/signing-keys/keys';
    response.writeHead(isKeys ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKeys ? { keys: [key] } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/grafana/`),
    identity: (claims = {}, expires = '10m') =>
      new SignJWT({ role: 'Editor', username: 'ada', email: 'ada@example.com', name: 'Ada Lovelace', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setSubject('user:1')
        .setAudience(typeof claims.aud === 'string' ? claims.aud : 'org:1')
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
