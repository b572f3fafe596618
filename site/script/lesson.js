// A lesson's playground: loads the element when it is wanted, checks the challenge on what the workflow does, remembers what is done.
const main = document.querySelector('[data-lesson]');
const id = main?.dataset.lesson ?? '';
const element = new URL(main?.dataset.element ?? '', location.href).href;

const doneKey = `etude.lesson.${id}`;
const remember = () => {
  try {
    localStorage.setItem(doneKey, 'done');
  } catch {
    // Blocked storage: the tick holds for this visit.
  }
};
function isDone() {
  try {
    return localStorage.getItem(doneKey) === 'done';
  } catch {
    return false;
  }
}

/** The element's own script comes with the first use, so that reading a lesson loads no engine. */
async function start(host) {
  await import(element);
  await customElements.whenDefined('etude-playground');
  customElements.upgrade(host);
  await host.start();
}

for (const host of document.querySelectorAll('etude-playground')) {
  const button = host.querySelector('[data-start]');
  if (!button) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.textContent = 'Loading…';
    try {
      await start(host);
    } catch (error) {
      button.disabled = false;
      button.textContent = `The playground did not load (${error.message}). Try again`;
    }
  });
}

const challenge = document.querySelector('.challenge');
if (challenge) {
  const host = challenge.querySelector('etude-playground');
  const check = challenge.querySelector('[data-check]');
  const list = challenge.querySelector('.outcomes');
  const verdict = challenge.querySelector('.verdict');
  const cases = JSON.parse(challenge.querySelector('[data-cases]').textContent);
  check.hidden = false;
  if (isDone()) verdict.textContent = 'You have solved this one before.';
  check.addEventListener('click', async () => {
    check.disabled = true;
    verdict.textContent = 'Checking…';
    try {
      if (!host.start || !host.check) await start(host);
      const outcomes = await host.check(cases);
      list.replaceChildren(
        ...outcomes.map(({ say, ok, why }) => {
          const item = document.createElement('li');
          item.className = ok ? 'ok' : 'bad';
          item.textContent = ok ? say : `${say}: ${why}`;
          return item;
        }),
      );
      const all = outcomes.length > 0 && outcomes.every(({ ok }) => ok);
      verdict.textContent = all ? 'Solved. Every case behaves as it should.' : 'Not yet. Change the workflow and check again.';
      verdict.className = all ? 'verdict ok' : 'verdict';
      if (all) remember();
    } catch (error) {
      verdict.textContent = `The check could not run: ${error.message}`;
    }
    check.disabled = false;
  });
  const reset = challenge.querySelector('[data-reset]');
  reset?.addEventListener('click', async () => {
    const files = {};
    for (const part of challenge.querySelectorAll('template[data-original]')) files[part.dataset.original] = part.content.textContent;
    await start(host);
    await host.open(files, challenge.dataset.title);
  });
}
