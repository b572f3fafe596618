// The order of teaching of the examples, for the site's pages and the playground's menu. What is not named comes last, by name.
const order = [
  'first-workflow',
  'order-processing',
  'loop-total',
  'polling',
  'retry-backoff',
  'order-saga',
  'parallel-fanout',
  'callback-approval',
  'orders-direct',
  'orders-choreography',
  'orders-orchestration',
  'trip-saga-naive',
  'trip-saga',
];

export function exampleOrder(id) {
  const at = order.indexOf(id);
  return at === -1 ? order.length : at;
}
