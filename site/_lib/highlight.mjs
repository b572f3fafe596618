// YAML and JSON as HTML with the classes of the playground's editor, made at build time.
import { parser as jsonParser } from '@lezer/json';
import { parser as yamlParser } from '@lezer/yaml';

export function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]);
}

const scalarNumber = /^(?:[-+]?\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|true|false|null|~)$/;

/** Ranges of `${…}` in the text; strings inside may hold braces. */
export function expressionRanges(text) {
  const ranges = [];
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', Math.max(at + 2, ranges.at(-1)?.[1] ?? 0))) {
    let depth = 1;
    let end = at + 2;
    while (end < text.length && depth > 0) {
      if (text[end] === '"') {
        end += 1;
        while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
      } else if (text[end] === '{') depth += 1;
      else if (text[end] === '}') depth -= 1;
      end += 1;
    }
    ranges.push([at, end]);
  }
  return ranges;
}

function yamlClasses(text) {
  const classes = new Array(text.length).fill('');
  const paint = (from, to, name) => classes.fill(name, from, to);
  yamlParser.parse(text).iterate({
    enter(node) {
      const inKey = node.node.parent?.name === 'Key';
      if (node.name === 'Comment') paint(node.from, node.to, 'comment');
      else if (node.name === 'QuotedLiteral') paint(node.from, node.to, inKey ? 'key' : 'string');
      else if (node.name === 'Literal' && inKey) paint(node.from, node.to, 'key');
      else if (node.name === 'Literal') {
        const key = node.node.parent?.name === 'Pair' ? node.node.parent.getChild('Key') : null;
        if (scalarNumber.test(text.slice(node.from, node.to))) paint(node.from, node.to, 'number');
        else if (key && text.slice(key.from, key.to) === 'call') paint(node.from, node.to, 'string');
      }
    },
  });
  for (const [from, to] of expressionRanges(text)) {
    if (classes[from] === 'comment') continue;
    paint(from, to, 'expression');
    for (const match of text.slice(from, to).matchAll(/"(?:[^"\\\n]|\\.)*"/g)) paint(from + match.index, from + match.index + match[0].length, 'string');
  }
  return classes;
}

function jsonClasses(text) {
  const classes = new Array(text.length).fill('');
  jsonParser.parse(text).iterate({
    enter(node) {
      const name = { PropertyName: 'key', String: 'string', Number: 'number', True: 'number', False: 'number', Null: 'number' }[node.name];
      if (name) classes.fill(name, node.from, node.to);
    },
  });
  return classes;
}

/** `name` is a file name or a language; anything that is neither YAML nor JSON stays plain. */
export function highlight(text, name = 'yaml') {
  const kind = /json$/.test(name) || (/^\s*[{[]/.test(text) && /ya?ml/.test(name)) ? 'json' : /ya?ml$/.test(name) ? 'yaml' : 'plain';
  if (kind === 'plain') return escapeHtml(text);
  const classes = kind === 'json' ? jsonClasses(text) : yamlClasses(text);
  let html = '';
  for (let at = 0; at < text.length; ) {
    let end = at + 1;
    while (end < text.length && classes[end] === classes[at]) end += 1;
    const part = escapeHtml(text.slice(at, end));
    html += classes[at] ? `<span class="t-${classes[at]}">${part}</span>` : part;
    at = end;
  }
  return html;
}
