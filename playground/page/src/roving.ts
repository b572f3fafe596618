// One stop of Tab for a long list of buttons: the arrow keys go from one to the next.

/** Keeps one element of `selector` below `container` in the order of Tab. Call `refresh` after the list was drawn again. */
export function roving(container: HTMLElement, selector: string): { refresh: () => void } {
  const items = () => [...container.querySelectorAll<HTMLElement>(selector)];
  const choose = (list: HTMLElement[], chosen: HTMLElement | undefined) => {
    for (const item of list) item.tabIndex = item === chosen ? 0 : -1;
  };
  container.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const list = items();
    const at = list.indexOf(event.target as HTMLElement);
    if (at === -1) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const target = list[Math.min(Math.max(next, 0), list.length - 1)];
    choose(list, target);
    target?.focus();
  });
  return {
    refresh: () => {
      const list = items();
      const root = container.getRootNode() as Document | ShadowRoot;
      choose(list, list.find((item) => item === root.activeElement) ?? list.at(-1));
    },
  };
}
