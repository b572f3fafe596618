// Groups the engine's catalogue the way that the pages of the reference show it.
function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return [...groups].map(([module, list]) => ({ module, rows: list })).sort((a, b) => a.module.localeCompare(b.module));
}

/** Functions and constants by module, settings of Google APIs by API (those of every API first), codes by room. */
export function groupCatalogue({ functions, constants, codes, google }) {
  const rows = [...functions, ...constants.map((row) => ({ ...row, parameters: [], raises: [] }))].sort((a, b) => a.name.localeCompare(b.name));
  return {
    count: { functions: functions.length, codes: codes.length },
    functions: grouped(rows, ({ name }) => (name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : 'in expressions')),
    google: {
      services: google.services,
      settings: grouped(google.settings, ({ service }) => service).map(({ module, rows: list }) => ({ service: module, rows: list })),
    },
    codes: grouped(codes, ({ code }) => code.slice(0, code.indexOf('.'))),
  };
}
