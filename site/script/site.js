// What every page does: remembers the theme, and searches with the index that was made at build time.
const key = 'etude.theme'; // the playground's own
const root = document.documentElement;

function stored() {
  try {
    const value = localStorage.getItem(key);
    return value === 'dark' || value === 'light' ? value : null;
  } catch {
    return null;
  }
}

function preferred() {
  return stored() ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
}

if (stored()) root.dataset.theme = stored();
const themeButton = document.querySelector('.site-theme');
if (themeButton) {
  themeButton.hidden = false;
  themeButton.addEventListener('click', () => {
    const theme = (root.dataset.theme ?? preferred()) === 'dark' ? 'light' : 'dark';
    root.dataset.theme = theme;
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Blocked storage: the choice holds for this page.
    }
  });
}

const search = document.querySelector('.site-search');
const field = document.querySelector('#site-search');
const results = document.querySelector('.site-results');
if (search && field && results) {
  search.hidden = false;
  let index = null;
  let turn = 0;
  const load = async () => {
    index ??= import(new URL(field.dataset.index, location.href).href);
    return index;
  };
  // Excerpts mark what was found with <mark>; everything else in them is text.
  const excerpt = (text) => {
    const line = document.createElement('span');
    for (const [at, part] of text.split(/<\/?mark>/).entries()) {
      const plain = part.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#x27;|&#39;/g, "'").replace(/&amp;/g, '&');
      if (at % 2 === 1) {
        const mark = document.createElement('mark');
        mark.textContent = plain;
        line.append(mark);
      } else line.append(plain);
    }
    return line;
  };
  const close = () => {
    results.hidden = true;
    results.replaceChildren();
  };
  const find = async () => {
    const words = field.value.trim();
    turn += 1;
    const mine = turn;
    if (words === '') return close();
    const pagefind = await load();
    const found = await pagefind.search(words);
    const rows = await Promise.all(found.results.slice(0, 8).map((result) => result.data()));
    if (mine !== turn) return;
    const list = document.createElement('ul');
    for (const row of rows) {
      const link = document.createElement('a');
      // Addresses in the index start at the site's root, which may be any folder.
      link.href = new URL((row.raw_url ?? row.url).replace(/^\//, ''), new URL(field.dataset.root, location.href)).href;
      const title = document.createElement('strong');
      title.textContent = row.meta.title;
      link.append(title, excerpt(row.excerpt));
      const item = document.createElement('li');
      item.append(link);
      list.append(item);
    }
    if (rows.length === 0) results.textContent = `Nothing about “${words}”.`;
    else results.replaceChildren(list);
    results.hidden = false;
  };
  let timer;
  field.addEventListener('focus', () => void load(), { once: true });
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, 120);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = '';
      close();
      field.focus();
    }
  });
  document.addEventListener('pointerdown', (event) => {
    if (!search.contains(event.target)) close();
  });
}

// Tables of the reference: a field that leaves the rows whose text has all words.
for (const filter of document.querySelectorAll('[data-filter]')) {
  const rows = [...document.querySelectorAll(filter.dataset.filter)];
  const none = document.querySelector('.filter-none');
  filter.parentElement.hidden = false;
  filter.addEventListener('input', () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const group of document.querySelectorAll('.ref-group')) group.hidden = !group.querySelector('.entry:not([hidden])');
    if (none) none.hidden = shown > 0;
  });
}
