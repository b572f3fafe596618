// Markdown of lessons and examples as HTML. Raw HTML in it is text, and links inside the site start with `/`, which becomes relative.
import MarkdownIt from 'markdown-it';
import { highlight, escapeHtml } from './highlight.mjs';

const md = new MarkdownIt({
  html: false,
  linkify: false,
  typographer: true,
  highlight: (text, language) => `<pre class="code" tabindex="0"><code>${highlight(text.replace(/\n$/, ''), language || 'plain')}</code></pre>`,
});

function relative(html, url) {
  const depth = url.split('/').filter((part) => part !== '' && !part.includes('.')).length;
  const up = depth === 0 ? './' : '../'.repeat(depth);
  return html.replace(/(href|src)="\/(?!\/)/g, `$1="${up}`);
}

export function markdown(text, url = '/') {
  return relative(md.render(text), url);
}
markdown.inline = (text) => md.renderInline(text ?? '');

/** Splits `---` front matter of simple `key: value` lines from the text. */
export function frontMatter(text) {
  const found = /^---\n([\s\S]*?)\n---\n/.exec(text);
  const data = {};
  for (const line of found?.[1]?.split('\n') ?? []) {
    const pair = /^(\w+):\s*(.*)$/.exec(line);
    if (pair) data[pair[1]] = pair[2].replace(/^(["'])(.*)\1$/, '$2');
  }
  return { data, body: found ? text.slice(found[0].length) : text };
}

export { escapeHtml };
