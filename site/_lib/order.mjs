// The examples in the order of teaching, by what they are about, for the site's pages and the playground's menu. What no group names
// comes last, by name.
export const groups = [
  { title: 'The language', ids: ['first-workflow', 'order-processing', 'loop-total', 'parallel-fanout'] },
  { title: 'Waiting', ids: ['polling', 'callback-approval'] },
  { title: 'When something fails', ids: ['retry-backoff', 'order-saga', 'trip-saga-naive', 'trip-saga'] },
  { title: 'One process, three ways', ids: ['orders-direct', 'orders-choreography', 'orders-orchestration'] },
  {
    title: 'Google’s services',
    ids: ['bigquery-serial-parallel', 'vm-life-cycle', 'secrets', 'publish-and-push', 'parent-and-children', 'translate-and-approve'],
  },
];

/** What the landing page offers to begin with. */
export const starters = ['first-workflow', 'parallel-fanout', 'callback-approval', 'order-saga', 'trip-saga', 'bigquery-serial-parallel'];

const order = groups.flatMap((group) => group.ids);

export function exampleOrder(id) {
  const at = order.indexOf(id);
  return at === -1 ? order.length : at;
}

/** The groups with their examples; those that no group names stand in one of their own, which is left out when it is empty. */
export function grouped(examples) {
  const named = groups.map(({ title, ids }) => ({ title, examples: examples.filter((example) => ids.includes(example.id)) }));
  const others = { title: 'More', examples: examples.filter((example) => !order.includes(example.id)) };
  return [...named, others].filter((group) => group.examples.length > 0);
}
