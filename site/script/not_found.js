// On the page for what is not there: links that work at any depth, from where this script itself was found.
const home = new URL('../', import.meta.url);
for (const link of document.querySelectorAll('[data-home]')) link.href = new URL(link.dataset.home, home).href;
