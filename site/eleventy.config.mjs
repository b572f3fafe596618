// Eleventy's part of the site: filters that templates use. Pages are in pages/, their frame in _includes/, their data in _data/.
import { highlight } from './_lib/highlight.mjs';
import { markdown } from './_lib/markdown.mjs';
import { grouped, starters } from './_lib/order.mjs';

export default function configure(config) {
  // A folder below the root links back with as many `../` as it is deep, so that the site works in any sub-folder.
  config.addFilter('rel', (target, url) => {
    const depth = url.split('/').filter((part) => part !== '' && !part.includes('.')).length;
    const up = depth === 0 ? './' : '../'.repeat(depth);
    return up + target.replace(/^\//, '');
  });
  config.addFilter('highlight', (text, name) => highlight(text, name));
  config.addFilter('markdown', (text, url) => markdown(text, url));
  config.addFilter('inline_markdown', (text) => markdown.inline(text));
  config.addFilter('slug', (text) => String(text).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''));
  config.addFilter('json', (value) => JSON.stringify(value).replace(/</g, '\\u003c'));
  config.addFilter('grouped', grouped);
  config.addFilter('starters', (examples) => examples.filter((example) => starters.includes(example.id)));
  config.addFilter('where', (rows, key, value) => rows.filter((row) => row[key] === value));
  return {
    dir: { input: 'pages', includes: '../_includes', data: '../_data' },
    templateFormats: ['njk'],
    htmlTemplateEngine: 'njk',
  };
}
