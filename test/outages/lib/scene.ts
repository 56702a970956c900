import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../helpers/free-port.ts';
import type { AuditedEvent } from '../../helpers/event-audit.ts';
import { AuditedStream } from '../../helpers/audited-stream.ts';
import { Service, type ServiceOptions } from '../../helpers/service.ts';
import { Account, type Unseen } from './account.ts';
import { ask, isCodedRefusal, type Answer } from './ask.ts';
import { RECOVERY_BOUND_MS } from './bounds.ts';
import { INSIDE, Inside } from './inside.ts';
import { Ledger } from './ledger.ts';
import { measureLevels, type Levels } from './levels.ts';
import { makePlace, type Place } from './place.ts';
import { Prober } from './prober.ts';
import { makeStored, type Loaded } from './stored.ts';
import { suite } from './suite.ts';
import { SteadyLoad } from './steady-load.ts';
import { wait, waitUntil } from './wait.ts';

export type SceneOptions = Pick<ServiceOptions, 'maxDescriptors'>;

const SETTINGS = {
  PORTCALL_NET_THREADS: '2',
  PORTCALL_JOB_THREADS: '2',
  // A job whose node was killed is taken up again within twice this.
  PORTCALL_JOB_LOCK_MS: '1500',
  PORTCALL_SHUTDOWN_GRACE_MS: '500',
  PORTCALL_EVENT_LOG_MAX_BYTES: String(64 * 1024 * 1024),
};
const WARM_UP = { echoes: 600, jobs: 20 };

/** What was unseen and announced when everything was at rest: the account of a round begins with it. */
export interface Settled extends Unseen {
  readonly holes: number;
  readonly missed: number;
  /** How many gaps there were. */
  readonly gaps: number;
}

/** A real service under real load, watched from all sides. */
export class Scene {
  readonly url: string;
  readonly place: Place;
  /** Of a listener under load. */
  readonly port: number;
  /** The id of that listener. */
  readonly listener: string;
  readonly prober: Prober;
  readonly ledger: Ledger;
  readonly loads: readonly SteadyLoad[];
  readonly subscriber: AuditedStream;
  readonly account: Account;
  /** How often each type of event came. */
  readonly seen = new Map<string, number>();
  /** Events, at most, of connections that the account does not know: an outage adds those that may be on a thread when it dies. */
  strangers = 0;
  /** Codes of `connection.error`, by listener. */
  readonly #codes = new Map<string, Set<string>>();
  readonly #options: ServiceOptions;
  #service: Service;
  #inside: Inside;
  /** How many processes there were. */
  #lives = 1;
  #bornMs = 0;
  /** The process was killed; until another one serves. */
  #restarting: Promise<void> | undefined;
  #before: Levels | undefined;
  #settled: Settled = { least: 0, most: 0, holes: 0, missed: 0, gaps: 0 };

  private constructor(service: Service, options: ServiceOptions, place: Place, loaded: readonly Loaded[]) {
    this.#service = service;
    this.#inside = new Inside(service.process);
    this.#options = options;
    this.place = place;
    this.url = service.url;
    this.port = loaded[0]?.port ?? 0;
    this.listener = loaded[0]?.id ?? '';
    this.loads = loaded.map(({ port }) => new SteadyLoad(port, { connections: 6, perSecond: 700 }));
    this.ledger = new Ledger(this.url);
    this.prober = new Prober({
      url: this.url,
      paths: ['/healthz', '/v1/listeners/stored-listener'],
      pid: service.process.pid ?? 0,
    });
    this.subscriber = new AuditedStream(this.url, {
      payload: 'none',
      onEvent: (event) => this.#note(event),
    });
    this.account = new Account(this.subscriber.audit);
  }

  /** Started, with everything made that has to last; under load, and its levels are known. */
  static async start({ maxDescriptors }: SceneOptions = {}): Promise<Scene> {
    const place = await makePlace();
    const env = {
      ...SETTINGS,
      ...place.env,
      PORTCALL_PORT: String(await findFreePort()),
      PORTCALL_LOG_LEVEL: suite.logLevel ?? 'silent',
    };
    const options: ServiceOptions = {
      ...INSIDE,
      ...(maxDescriptors === undefined ? {} : { maxDescriptors }),
      dataDir: place.dataDir,
      env,
    };
    const service = await Service.start(options);
    showLog(service);
    const scene = new Scene(
      service,
      options,
      place,
      await makeStored(service).catch((error: unknown) => endAfter(service, place, error)),
    );
    try {
      await scene.#warmUp();
    } catch (error) {
      await scene.end();
      throw error;
    }
    return scene;
  }

  /** Processes so far: shows whether another outage has killed the one that was there. */
  get lives(): number {
    return this.#lives;
  }

  get service(): Service {
    return this.#service;
  }

  get inside(): Inside {
    return this.#inside;
  }

  /** Before the first outage. */
  get levelsBefore(): Levels {
    if (!this.#before) throw new Error('the levels were not measured');
    return this.#before;
  }

  levels(): Promise<Levels> {
    return measureLevels(this.#service.process.pid ?? 0, this.#inside);
  }

  ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return ask<T>(this.url, method, path, { body });
  }

  /** After the last round. */
  get settled(): Settled {
    return this.#settled;
  }

  /** Events of the load that the subscriber was not delivered; at most those of others with them. */
  readonly unseen = (): Unseen => {
    const { least, most } = this.account.unseen(this.loads.flatMap(({ records }) => records));
    return { least, most: most + this.strangers };
  };

  /** Connections of the load that lack events, in words. */
  unseenOf(most: number): readonly string[] {
    return this.account.unseenOf(
      this.loads.flatMap(({ records }) => records),
      most,
    );
  }

  /** The account of the next round begins with what is now. */
  settle(): void {
    const { audit, gaps } = this.subscriber;
    this.#settled = { ...this.unseen(), holes: audit.holes, missed: audit.missed, gaps: gaps.length };
  }

  /** The process of the private Redis, as soon as there is one. */
  async redisPid(): Promise<number> {
    return wait(
      () => findRedis(this.#service),
      (pid) => pid !== 0,
      RECOVERY_BOUND_MS,
    );
  }

  /** Codes of the errors that connections of a listener had. */
  codesOf(listener: string): ReadonlySet<string> {
    return this.#codes.get(listener) ?? new Set();
  }

  /** Connections of the current process with a delivered `connection.opened` and no `connection.closed`. */
  openConnections(): number {
    return this.account.openSince(this.#bornMs);
  }

  /** Asks as a user who means it: a refusal that may be tried again is tried again, as long as another outage may last. */
  insist<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return wait(
      () => this.ask<T>(method, path, body),
      (answer) => !isCodedRefusal(answer),
      RECOVERY_BOUND_MS,
    );
  }

  /** A listener that listens. */
  async openListener(spec: object): Promise<Loaded> {
    const { body } = await this.insist<{ id: string; status: { address: { port: number } } }>(
      'POST',
      '/v1/listeners',
      spec,
    );
    return { id: body.id, port: body.status.address.port };
  }

  /** Everything that asks and sends waits; nothing is on its way. */
  async rest(): Promise<void> {
    await Promise.all([...this.loads.map((load) => load.pause()), this.ledger.pause()]);
  }

  work(): void {
    for (const load of this.loads) load.resume();
    this.ledger.resume();
  }

  /** Ends the process without warning; resolves when another one serves on its data. Two that want it at once get one. */
  async killProcess(): Promise<void> {
    this.#restarting ??= this.#killAndStart().finally(() => (this.#restarting = undefined));
    await this.#restarting;
  }

  /** Resolves when the node is ready and everybody is served again. */
  async recovered(): Promise<void> {
    await this.#restarting;
    await wait(
      () => this.ask('GET', '/readyz'),
      ({ status }) => status === 200,
      RECOVERY_BOUND_MS,
    );
    await this.#startSuspended();
    await Promise.all(this.loads.map((load) => load.everyPeerEchoes(RECOVERY_BOUND_MS)));
    if (!this.subscriber.isAttached) await this.subscriber.attach();
    // What is missing on a connection that is still there shows when something follows it.
    await Promise.all(this.loads.map((load) => load.everyPeerEchoes(RECOVERY_BOUND_MS)));
    await wait(
      () => this.ask<{ status: { state: string } }>('GET', '/v1/clients/caller'),
      ({ body }) => body.status.state === 'connected',
      RECOVERY_BOUND_MS,
    );
  }

  async end(): Promise<void> {
    await this.#restarting?.catch(() => undefined);
    this.subscriber.cut();
    await Promise.all([this.prober.stop(), this.ledger.stop(), ...this.loads.map((load) => load.stop())]);
    await this.#service.end();
    this.place.remove();
  }

  #note(event: AuditedEvent): void {
    const { type, data } = event;
    this.seen.set(type, (this.seen.get(type) ?? 0) + 1);
    this.account.note(event);
    if (type !== 'connection.error' || event.listener === undefined) return;
    const codes = this.#codes.get(event.listener) ?? new Set();
    this.#codes.set(event.listener, codes.add(String(data['code'])));
  }

  async #warmUp(): Promise<void> {
    await this.subscriber.attach();
    await waitUntil(
      () => this.loads.every((load) => load.acked > WARM_UP.echoes) && this.ledger.jobs.length > WARM_UP.jobs,
      RECOVERY_BOUND_MS,
    );
    await this.rest();
    this.#before = await this.levels();
    this.work();
  }

  async #killAndStart(): Promise<void> {
    this.#setDown(true);
    this.#lives += 1;
    await this.#service.kill('SIGKILL');
    this.#bornMs = Date.now();
    const deadlineMs = Date.now() + RECOVERY_BOUND_MS;
    for (;;) {
      try {
        this.#service = await Service.start(this.#options);
        break;
      } catch (error) {
        // As whatever looks after it would: again. Redis may be stopped, or the disk full.
        if (Date.now() > deadlineMs) throw error;
        await delay(100);
      }
    }
    this.#inside = new Inside(this.#service.process);
    showLog(this.#service);
    this.#setDown(false);
    this.subscriber.cut();
  }

  #setDown(isDown: boolean): void {
    if (isDown) this.prober.markDown();
    else this.prober.markUp(this.#service.process.pid ?? 0);
    this.ledger.setDown(isDown);
  }

  /** After three deaths of a thread within a minute it is for the user to say that it is to go on. */
  async #startSuspended(): Promise<void> {
    const { body } = await this.ask<{ items: { id: string }[] }>('GET', '/v1/listeners?state=suspended&limit=100');
    for (const { id } of body.items) await this.ask('POST', `/v1/listeners/${id}/start`);
    const clients = await this.ask<{ items: { id: string }[] }>('GET', '/v1/clients?state=suspended&limit=100');
    for (const { id } of clients.body.items) await this.ask('POST', `/v1/clients/${id}/start`);
  }
}

async function endAfter(service: Service, place: Place, error: unknown): Promise<never> {
  await service.end();
  place.remove();
  throw error;
}

/** 0: there is none now. */
function findRedis(service: Service): number {
  try {
    return service.redisPid();
  } catch {
    return 0;
  }
}

function showLog(service: Service): void {
  if (suite.logLevel !== undefined) service.process.stdout?.pipe(process.stderr, { end: false });
}
