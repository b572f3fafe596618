// The icons of the page: 16 × 16 outlines drawn with the colour of the text beside them. Always decoration: the control has a name.

const paths = {
  run: ['M4.5 2.8v10.4L13 8z', 'fill'],
  pause: ['M4.5 3h2.4v10H4.5zM9.1 3h2.4v10H9.1z', 'fill'],
  stop: ['M3.8 3.8h8.4v8.4H3.8z', 'fill'],
  start: ['M3.2 3v10M13 8H5.4M8.4 4.8 5.2 8l3.2 3.2', 'line'],
  end: ['M12.8 3v10M3 8h7.6M7.6 4.8 10.8 8l-3.2 3.2', 'line'],
  back: ['M12.6 3v10L5.8 8zM3.6 3.2h1.2v9.6H3.6z', 'fill'],
  over: ['M3.4 3v10l6.8-5zM11.2 3.2h1.2v9.6h-1.2z', 'fill'],
  into: ['M8 2.6v10.2M4.4 9.4 8 13l3.6-3.6', 'line'],
  out: ['M8 13.4V3.2M4.4 6.6 8 3l3.6 3.6', 'line'],
  chevron: ['M4.4 6.2 8 9.8l3.6-3.6', 'line'],
  theme: ['M8 2.2a5.8 5.8 0 1 0 0 11.6zM8 2.2a5.8 5.8 0 0 1 0 11.6', 'half'],
  help: ['M5.9 6.1a2.1 2.1 0 1 1 3 1.9c-.6.3-.9.7-.9 1.3v.3M8 11.8v.4', 'line'],
  up: ['M4.4 9.8 8 6.2l3.6 3.6', 'line'],
  full: ['M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3', 'line'],
  tools: ['M3 4.6h6.4M12.4 4.6h.6M3 11.4h.6M6.6 11.4H13M10.9 3.1a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM5.1 9.9a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z', 'line'],
  check: ['M3.4 8.4 6.6 11.6 12.6 4.8', 'line'],
  error: ['M8 2.4 14.4 13.4H1.6zM8 6.4v3.2M8 11.4v.3', 'line'],
  close: ['M4 4l8 8M12 4l-8 8', 'line'],
  copy: ['M5.5 5.5V3h7.5v7.5h-2.5M3 5.5h7.5V13H3z', 'line'],
  search: ['M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2 13.6 13.6', 'line'],
  list: ['M3 4.2h.4M6 4.2h7M3 8h.4M6 8h7M3 11.8h.4M6 11.8h7', 'line'],
  graph: ['M5.4 2.8h5.2v3.4H5.4zM2.6 9.8h4.6v3.4H2.6zM8.8 9.8h4.6v3.4H8.8zM8 6.2v1.9M4.9 9.8V8.1h6.2v1.7', 'line'],
  open: ['M9.4 2.8h3.8v3.8M13 3 7.6 8.4M6.4 4H3v9h9V9.6', 'line'],
  trash: ['M3 4.6h10M6.2 4.4V3h3.6v1.4M4.4 4.6l.6 8.4h6l.6-8.4', 'line'],
  globe: ['M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM2.4 8h11.2M8 2.4c3.4 3.4 3.4 7.8 0 11.2M8 2.4c-3.4 3.4-3.4 7.8 0 11.2', 'line'],
  person: ['M8 2.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8zM3.2 13.2c.4-2.8 2.2-4.2 4.8-4.2s4.4 1.4 4.8 4.2', 'line'],
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName, className = ''): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const [path, kind] = paths[name];
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${kind} ${className}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  if (kind === 'half') {
    const [filled, outline] = path.split('zM8');
    for (const [d, part] of [
      [`${filled}z`, 'icon-fill'],
      [`M8${outline}`, 'icon-line'],
    ] as const) {
      const node = document.createElementNS(space, 'path');
      node.setAttribute('d', d);
      node.setAttribute('class', part);
      svg.appendChild(node);
    }
    return svg;
  }
  const node = document.createElementNS(space, 'path');
  node.setAttribute('d', path);
  svg.appendChild(node);
  return svg;
}

/** The mark of Etude: three nodes on two staff lines. */
export function logo(): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'logo-mark');
  svg.setAttribute('aria-hidden', 'true');
  const line = (y: number) => {
    const node = document.createElementNS(space, 'path');
    node.setAttribute('d', `M2 ${y}h16`);
    node.setAttribute('class', 'logo-line');
    svg.appendChild(node);
  };
  const dot = (x: number, y: number, role: string) => {
    const node = document.createElementNS(space, 'circle');
    node.setAttribute('cx', String(x));
    node.setAttribute('cy', String(y));
    node.setAttribute('r', '2.6');
    node.setAttribute('class', `logo-${role}`);
    svg.appendChild(node);
  };
  line(5);
  line(10);
  line(15);
  dot(5, 15, 'running');
  dot(10, 10, 'waiting');
  dot(15, 5, 'succeeded');
  return svg;
}
