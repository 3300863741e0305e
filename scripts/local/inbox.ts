/** The inbox of a local run: mails and webhook messages as a person would have received them, on a page of their own. */

import { argv } from 'node:process';
import { inboxPage, inboxRecords } from './sinks/inbox-page.ts';
import { startSmtpSink } from './sinks/smtp.ts';
import { startWebhookSink } from './sinks/webhook.ts';

const [smtpPort, httpPort] = argv.slice(2).map(Number);
if (!smtpPort || !httpPort) throw new Error('inbox: expected a port for mail and one for HTTP');

const say = (line: string) => process.stdout.write(`${line}\n`);
const mail = await startSmtpSink({
  port: smtpPort,
  onMail: ({ subject, to }) => say(`mail to ${to.join(', ')}: ${subject}`),
});
const messages = await startWebhookSink({
  port: httpPort,
  onReceived: ({ path }) => say(`message to ${path}`),
  onGet: (request, response) => {
    const answer = inboxPage(request.url ?? '/', mail.messages(), messages.received());
    response.writeHead(answer.status, answer.headers).end(answer.body);
  },
});
say(`mail on 127.0.0.1:${mail.port}, messages and the page on http://127.0.0.1:${messages.port}`);

let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    const total = inboxRecords(mail.messages(), messages.received()).length;
    say(`stopped with ${total} ${total === 1 ? 'message' : 'messages'}`);
    Promise.all([mail.stop(), messages.stop()]).then(() => process.exit(0));
  });
}
