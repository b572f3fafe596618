// <etude-playground>: a playground inside any page.
//
//   <script type="module" src="…/play/element.js"></script>
//   <etude-playground src="#x=order-saga" view="graph" theme="dark" loading="click" height="520"></etude-playground>
//
// `src`: `#x=<example>`, a whole `#w1d…` fragment, or a link that ends in one. Without it, children with `data-file` are the files:
//   <etude-playground><pre data-file="workflow.yaml">…</pre></etude-playground>
// `loading`: `click` (default) waits for a button, `lazy` for the element to come into view, `eager` for nothing, `none` for start().
// On the site's own pages the playground is put into the page; elsewhere it runs in a frame of its own.
import type { CheckCase, CheckOutcome } from './check.js';
import type { Mounted } from './mount.js';
import type { Files } from './protocol.js';

const sameSite = new URL(import.meta.url).origin === location.origin;
let live: EtudePlayground | null = null;

export class EtudePlayground extends HTMLElement {
  private mounted: Mounted | null = null;
  private started = false;
  private fromPage: Files = {};
  private poster: Node[] = [];
  private frame: HTMLElement | null = null;

  connectedCallback(): void {
    if (this.started || this.frame) return;
    for (const child of this.querySelectorAll<HTMLElement>('[data-file]')) {
      const name = child.dataset['file'];
      if (name) this.fromPage[name] = (child instanceof HTMLTemplateElement ? child.content.textContent : child.textContent) ?? '';
    }
    const loading = this.getAttribute('loading') ?? 'click';
    if (loading === 'eager') void this.start();
    else if (loading === 'lazy') {
      const observer = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        void this.start();
      });
      observer.observe(this);
    } else if (loading === 'click') this.offer();
  }

  /** The files as they stand in the editors, or as the page gave them. */
  get files(): Files {
    return this.mounted?.app.files.files() ?? this.fromPage;
  }

  /** Loads the playground. Another one on the page goes back to its poster: there is one live canvas a page. */
  async start(): Promise<void> {
    if (this.started) return;
    this.started = true;
    if (live && live !== this) live.park();
    live = this;
    this.poster = [...this.childNodes];
    const height = Number(this.getAttribute('height')) || 520;
    const frame = document.createElement('div');
    frame.className = 'etude-frame';
    frame.style.height = `${height}px`;
    this.frame = frame;
    this.replaceChildren(frame);
    const theme = this.getAttribute('theme');
    const src = this.getAttribute('src') ?? '';
    const fragment = src.includes('#') ? src.slice(src.indexOf('#')) : '';
    if (!sameSite) {
      this.startFrame(frame, fragment, theme, height);
      return;
    }
    const { mount } = await import('./mount.js');
    const given = fragment ? { fragment } : { files: this.fromPage, title: this.getAttribute('name') ?? 'Workflow' };
    this.mounted = await mount(frame, { view: this.getAttribute('view'), theme: theme === 'dark' || theme === 'light' ? theme : null, given });
    this.mounted.app.onStatus((status) => this.dispatchEvent(new CustomEvent('etude:state', { detail: status })));
    this.dispatchEvent(new CustomEvent('etude:ready'));
  }

  async run(): Promise<void> {
    await this.start();
    this.mounted?.app.run();
    await this.mounted?.app.atRest();
  }

  snapshot(): unknown {
    return this.mounted?.app.send({ do: 'snapshot' });
  }

  /** Runs the files as they stand against cases, in an engine of its own. Only on the site's own pages. */
  async check(cases: CheckCase[]): Promise<CheckOutcome[]> {
    await this.start();
    return this.mounted ? this.mounted.checker.check(this.files, cases) : [];
  }

  /** Takes other files, as by hand. */
  async open(files: Files, title?: string): Promise<void> {
    this.fromPage = files;
    await this.start();
    this.mounted?.app.open({ origin: 'given', title: title ?? 'Workflow', line: '', files: { ...files } });
  }

  private offer(): void {
    const existing = this.querySelector<HTMLButtonElement>('[data-start]');
    const button = existing ?? document.createElement('button');
    if (!existing) {
      button.type = 'button';
      button.textContent = 'Run it here';
      this.append(button);
    }
    button.addEventListener('click', () => void this.start());
  }

  private park(): void {
    // The files as they were edited stay, so that starting again goes on with them.
    this.fromPage = this.files;
    this.mounted?.app.stop();
    this.mounted = null;
    this.frame?.remove();
    this.frame = null;
    this.started = false;
    this.replaceChildren(...this.poster);
  }

  private startFrame(host: HTMLElement, fragment: string, theme: string | null, height: number): void {
    const address = new URL('./embed.html', import.meta.url);
    address.searchParams.set('embed', '1');
    const view = this.getAttribute('view');
    if (view) address.searchParams.set('view', view);
    if (theme) address.searchParams.set('theme', theme);
    address.hash = fragment;
    const frame = document.createElement('iframe');
    frame.src = address.href;
    frame.title = this.getAttribute('name') ?? 'Etude playground';
    frame.width = '100%';
    frame.height = String(height);
    frame.style.border = '0';
    frame.referrerPolicy = 'no-referrer';
    host.append(frame);
    addEventListener('message', (event) => {
      if (event.source !== frame.contentWindow || event.origin !== address.origin) return;
      const data = event.data as { type?: string; state?: string } | null;
      if (data?.type !== 'etude:state') return;
      if (data.state === 'READY' && !fragment && Object.keys(this.fromPage).length > 0) {
        frame.contentWindow?.postMessage({ type: 'etude:open', files: this.fromPage }, address.origin);
      }
      this.dispatchEvent(new CustomEvent('etude:state', { detail: data }));
    });
  }
}

customElements.define('etude-playground', EtudePlayground);
