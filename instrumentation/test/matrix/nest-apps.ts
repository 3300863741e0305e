/** The matrix' routes as a Nest application, on both adapters. Decorators are applied by hand: plain TypeScript runs as it is. */

import 'reflect-metadata';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FrameworkCase } from './apps.ts';

const SLOW_MS = 300;

class UsersController {
  user(): string {
    return 'user';
  }
  boom(): string {
    throw new Error('boom');
  }
  slow(): Promise<string> {
    return new Promise((resolve) => setTimeout(resolve, SLOW_MS, 'slow'));
  }
  hang(): Promise<string> {
    return new Promise(() => {});
  }
  stream(response: { raw?: ServerResponse; hijack?(): void } & ServerResponse): void {
    response.hijack?.();
    (response.raw ?? response).write('part');
  }
}

class ItemsController {
  item(): string {
    return 'item';
  }
}

class AppModule {}

function decorate(target: object, method: string, path: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, method) as PropertyDescriptor;
  Get(path)(target, method, descriptor);
}

decorate(UsersController.prototype, 'user', 'users/:id');
for (const name of ['boom', 'slow', 'hang', 'stream']) decorate(UsersController.prototype, name, name);
Res()(UsersController.prototype, 'stream', 0);
Controller()(UsersController);
decorate(ItemsController.prototype, 'item', 'items/:item');
Controller('orgs/:org')(ItemsController);
Module({ controllers: [UsersController, ItemsController] })(AppModule);

function nestCase(name: string, optionsStatus: number, adapter: () => ExpressAdapter | FastifyAdapter): FrameworkCase {
  return {
    name,
    optionsStatus,
    thrownAs: 'http_5xx',
    async start(g) {
      const app = await NestFactory.create(AppModule, adapter() as ExpressAdapter, { logger: false });
      g.nest(app);
      await app.listen(0, '127.0.0.1');
      const server = app.getHttpServer() as Server;
      return {
        port: (server.address() as AddressInfo).port,
        server,
        close: async () => {
          server.closeAllConnections();
          await app.close();
        },
      };
    },
  };
}

export const NEST_FRAMEWORKS: readonly FrameworkCase[] = [
  nestCase('nest 12 on express', 404, () => new ExpressAdapter()),
  nestCase('nest 12 on fastify', 404, () => new FastifyAdapter()),
];
