/** Routes of specs: list, read, save, delete, rename, history, revert. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Saved, Spec, SpecList, SpecSummary } from '../../../api/index.ts';
import { readSpecAddress } from '../../../api/index.ts';
import type { SpecFile } from '../fleet/spec-file.ts';
import { etagOf } from '../fleet/spec-file.ts';
import type { Change } from '../save/preconditions.ts';
import { SaveRefused } from '../save/problem.ts';
import type { Caller } from './caller.ts';
import { checkScope } from './caller.ts';
import type { Asked, Route } from './route.ts';
import type { ServeSite } from './site.ts';
import { isInScope } from './tokens.ts';

const MOST_LISTED = 20_000;
const MOST_HISTORY = 500;

export function specRoutes(app: FastifyInstance, route: Route, site: ServeSite): void {
  const { workspace, history } = site;
  const mayWrite = (caller: Caller, path: string): boolean =>
    site.gate.refusal(caller, 'write') === undefined && workspace.isWritable(path) && isInScope(caller.grant, path);

  const list = route('listSpecs', async ({ caller, query }): Promise<SpecList> => {
    const q = query.q?.toLowerCase();
    const all = [...workspace.fleet().values()].filter(
      (file) =>
        isInScope(caller.grant, file.path) &&
        (q === undefined ||
          [file.path, ...file.documents.map(({ name }) => name)].some((one) => one.toLowerCase().includes(q))),
    );
    const { after } = query;
    const rest = after === undefined ? all : all.filter(({ path }) => path > after);
    return {
      specs: rest
        .slice(0, numberIn(query.limit, MOST_LISTED))
        .map((file) => summaryOf(file, mayWrite(caller, file.path))),
      total: all.length,
    };
  });

  const read = route('readSpec', async ({ caller, request, reply }): Promise<Spec | undefined> => {
    const { path } = addressOf(request);
    checkScope(caller, [path]);
    const file = fileAt(path);
    reply.header('etag', file.etag);
    if (request.headers['if-none-match'] === file.etag) {
      reply.code(304);
      return undefined;
    }
    const { diagnostics } = await workspace.draft(new Map([[path, file.text]]));
    const [head] = await history.entries(path, 1);
    const { etag, text, documents } = file;
    return { path, etag, text, documents, diagnostics, head: head ?? null, canWrite: mayWrite(caller, path) };
  });

  const past = route('history', async ({ caller, query, request }) => {
    const { path } = addressOf(request);
    checkScope(caller, [path]);
    const limit = numberIn(query.limit, 50, MOST_HISTORY);
    const entries = await history.entries(path, limit + 1, query.after);
    return { entries: entries.slice(0, limit), hasMore: entries.length > limit };
  });

  const version = route('version', async ({ caller, request }) => {
    const { path, below } = addressOf(request);
    checkScope(caller, [path]);
    const text = await textAt(path, decoded(below[1]!));
    return { path, commit: decoded(below[1]!), text, etag: text === null ? null : etagOf(text) };
  });

  const save = route('saveSpec', async (asked) => {
    const { path } = addressOf(asked.request);
    const expected = expectedBy(asked.request);
    return made(asked, path, [{ path, text: asked.body.text, expected }], asked.body.message ?? `change ${path}`);
  });

  const remove = route('deleteSpec', async (asked) => {
    const { path } = addressOf(asked.request);
    const expected = expectedBy(asked.request);
    return made(asked, path, [{ path, text: null, expected }], asked.body.message ?? `delete ${path}`);
  });

  const rename = route('renameSpec', async (asked) => {
    const { path } = addressOf(asked.request);
    const { to, message } = asked.body;
    const expected = expectedBy(asked.request);
    if (to === path) throw new SaveRefused('exists', `The spec is called \`${to}\` already.`);
    const { text } = fileAt(path);
    const changes: readonly Change[] = [
      { path, text: null, expected },
      { path: to, text, expected: null },
    ];
    return made(asked, to, changes, message ?? `rename ${path} to ${to}`);
  });

  const revert = route('revertSpec', async (asked) => {
    const { path } = addressOf(asked.request);
    const { commit, message } = asked.body;
    const expected = expectedBy(asked.request);
    checkScope(asked.caller, [path]);
    const text = await textAt(path, commit);
    return made(asked, path, [{ path, text, expected }], message ?? `revert ${path} to ${commit.slice(0, 12)}`);
  });

  const made = async (
    { caller, reply, request }: Asked<unknown>,
    path: string,
    changes: readonly Change[],
    message: string,
  ): Promise<Saved> => {
    checkScope(
      caller,
      changes.map((change) => change.path),
    );
    const result = await workspace.saveSpecs(changes, caller.author, message);
    audit(
      site,
      request,
      caller,
      changes,
      result.ok ? 'done' : result.problem.error,
      result.ok ? result.saved.commit : undefined,
    );
    if (!result.ok) {
      const { error, message: words, ...more } = result.problem;
      throw new SaveRefused(error, words, more);
    }
    const etag = result.fleet.get(path)?.etag ?? null;
    if (etag !== null) reply.header('etag', etag);
    return { path, etag, ...result.saved };
  };

  const fileAt = (path: string): SpecFile => {
    const file = workspace.fleet().get(path);
    if (file === undefined) throw new SaveRefused('not-found', `There is no spec at \`${path}\`.`);
    return file;
  };

  const textAt = async (path: string, commit: string): Promise<string | null> => {
    const text = await history.textAt(path, commit);
    if (text === undefined) throw new SaveRefused('not-found', `There is no commit \`${commit}\`.`);
    return text;
  };

  const got: Readonly<Record<string, typeof read>> = { '': read, history: past, at: version };
  const posted: Readonly<Record<string, typeof read>> = { rename, revert };
  const choose =
    (handlers: Readonly<Record<string, typeof read>>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      // Who has no token learns nothing, not even which addresses there are.
      await site.gate.callerOf(request);
      const handler = handlers[addressOf(request).below[0] ?? ''];
      if (handler === undefined) throw new SaveRefused('not-found', 'There is no such address.');
      return handler(request, reply);
    };
  app.get('/specs', list);
  app.get('/specs/*', choose(got));
  app.put('/specs/*', choose({ '': save }));
  app.delete('/specs/*', choose({ '': remove }));
  app.post('/specs/*', choose(posted));
}

function summaryOf({ path, etag, documents, diagnostics }: SpecFile, canWrite: boolean): SpecSummary {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  return { path, etag, documents, hasProblems: errors + warnings > 0, errors, warnings, canWrite };
}

function addressOf(request: FastifyRequest) {
  const rest = (request.params as Readonly<Record<string, string>>)['*'] ?? '';
  const address = readSpecAddress(rest);
  if (address === undefined) throw new SaveRefused('not-found', 'The address names no spec.');
  return address;
}

/** null: there must be none yet. */
function expectedBy({ headers }: FastifyRequest): string | null {
  const match = headers['if-match'];
  if (match !== undefined && match !== '*') return match.replace(/^W\//, '');
  if (headers['if-none-match'] === '*') return null;
  throw new SaveRefused('precondition-needed', 'It is not said which version of the spec this change is made to.', {
    help: 'send If-Match with the ETag that was read, or If-None-Match: * for a new spec',
  });
}

function decoded(part: string): string {
  return part.slice(0, 64);
}

function numberIn(text: string | undefined, otherwise: number, most = otherwise): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? Math.min(number, most) : otherwise;
}

/** One line for each change, whatever became of it. */
function audit(
  { log }: ServeSite,
  request: FastifyRequest,
  { author, grant, role, user }: Caller,
  changes: readonly Change[],
  result: string,
  commit: string | undefined,
): void {
  log.info(
    {
      audit: true,
      id: request.id,
      paths: changes.map(({ path, text }) => (text === null ? `-${path}` : path)),
      author: author.name,
      ...(user ? { login: user.login, role } : {}),
      token: grant.name,
      result,
      ...(commit === undefined ? {} : { commit }),
      ip: request.ip,
    },
    'change',
  );
}
