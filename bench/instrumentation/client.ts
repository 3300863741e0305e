/** A keep-alive client that costs next to nothing: one socket, one fixed request, answers counted by their length. */

import { connect, type Socket } from 'node:net';

export class RawClient {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #length = 0;
  #received = 0;
  #resolve: (() => void) | undefined;

  constructor(socket: Socket, path: string) {
    this.#socket = socket;
    this.#request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n`);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
  }

  /** Connects and learns how long an answer is. */
  static async open(port: number, path: string): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const client = new RawClient(socket, path);
    await client.#learn();
    return client;
  }

  /** Sends requests one after the other. */
  async run(requests: number): Promise<void> {
    for (let i = 0; i < requests; i++) await this.#one();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #learn(): Promise<void> {
    this.#length = Number.POSITIVE_INFINITY;
    this.#socket.write(this.#request);
    await new Promise((resolve) => setTimeout(resolve, 100));
    this.#length = this.#received;
    this.#received = 0;
    if (this.#length === 0) throw new Error('the server gave no answer in 100 ms');
  }

  #one(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#socket.write(this.#request);
    });
  }

  #onData(chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received < this.#length) return;
    this.#received = 0;
    this.#resolve?.();
  }
}
