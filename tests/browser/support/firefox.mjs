// Firefox by its own remote protocol (Marionette): JSON over a socket, each message with its length before it. Enough to open a page,
// run scripts in it, press real keys and click, without a driver program.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const firefox = [process.env.ETUDE_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => path && existsSync(path)) ?? null;

const preferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
  // There is no graphics card: Firefox may draw WebGL in software all the same.
  'webgl.force-enabled': true,
};

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

class Marionette {
  #socket;
  #rest = Buffer.alloc(0);
  #next = 0;
  #waiting = new Map();

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#take(data));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox has closed the connection'));
    });
  }

  #take(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const colon = this.#rest.indexOf(58);
      if (colon === -1) return;
      const size = Number(this.#rest.subarray(0, colon).toString());
      if (this.#rest.length < colon + 1 + size) return;
      const message = JSON.parse(this.#rest.subarray(colon + 1, colon + 1 + size).toString());
      this.#rest = this.#rest.subarray(colon + 1 + size);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, result] = message;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
      else waiting?.resolve(result?.value ?? result);
    }
  }

  command(name, parameters = {}) {
    const id = (this.#next += 1);
    const text = Buffer.from(JSON.stringify([0, id, name, parameters]));
    this.#socket.write(`${text.length}:`);
    this.#socket.write(text);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  close() {
    this.#socket.destroy();
  }
}

/** Connects as soon as Firefox listens. */
async function connected(port, until) {
  for (;;) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket));
        socket.once('error', reject);
      });
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Starts Firefox with a profile of its own. */
export async function startFirefox() {
  const profile = await mkdtemp(join(tmpdir(), 'etude-firefox-'));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const lines = Object.entries({ ...preferences, 'marionette.port': port }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), `${lines.join('\n')}\n`);
  const child = spawn(firefox, ['--headless', '--marionette', '--no-remote', '--profile', profile, 'about:blank'], { stdio: 'ignore', env: { ...process.env, HOME: profile, MOZ_HEADLESS_WIDTH: '1440', MOZ_HEADLESS_HEIGHT: '900' } });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const marionette = new Marionette(await connected(port, Date.now() + 90_000));
  await marionette.command('WebDriver:NewSession', { capabilities: { alwaysMatch: { acceptInsecureCerts: true, timeouts: { script: 90_000, pageLoad: 90_000, implicit: 0 } } } });
  const script = (body, args) => marionette.command('WebDriver:ExecuteScript', { script: `return (${body}).apply(null, arguments)`, args, newSandbox: false, sandbox: null });
  return {
    goto: (url) => marionette.command('WebDriver:Navigate', { url }),
    /** Runs a function in the page; what it answers comes back as JSON. */
    evaluate: (body, ...args) => script(String(body), args),
    /** Waits until a function in the page answers something that is true. */
    async until(body, ...args) {
      const end = Date.now() + 90_000;
      for (;;) {
        const value = await script(String(body), args).catch((error) => {
          if (Date.now() > end) throw error;
          return null;
        });
        if (value) return value;
        if (Date.now() > end) throw new Error(`not so in 90 s: ${body}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async click(testid) {
      const found = await marionette.command('WebDriver:FindElement', { using: 'css selector', value: `[data-testid="${testid}"]` });
      return marionette.command('WebDriver:ElementClick', { id: found[elementKey] });
    },
    /** Presses keys one after the other, by the codes of WebDriver for those without a character. */
    press: (...keys) => marionette.command('WebDriver:PerformActions', { actions: [{ type: 'key', id: 'keys', actions: keys.flatMap((key) => [{ type: 'keyDown', value: key }, { type: 'keyUp', value: key }]) }] }),
    resize: (width, height) => marionette.command('WebDriver:SetWindowRect', { width, height }),
    async screenshot() {
      return Buffer.from(await marionette.command('WebDriver:TakeScreenshot', { full: false, hash: false }), 'base64');
    },
    async stop() {
      await marionette.command('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => undefined);
      marionette.close();
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(late);
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
