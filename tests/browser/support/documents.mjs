// Workflows that the browser tests run.
export const simple = `main:
  steps:
    - first:
        assign:
          - x: 1
    - second:
        assign:
          - x: \${x + 1}
          - name: "Ada"
    - third:
        return: \${x * 21}
`;

export const endless = `main:
  steps:
    - again:
        assign:
          - x: 1
        next: again
`;

export const subworkflow = `main:
  steps:
    - before:
        assign:
          - a: 2
    - call_it:
        call: double
        args: {n: "\${a}"}
        result: b
    - after:
        return: \${b}
double:
  params: [n]
  steps:
    - inside:
        assign:
          - m: \${n * 2}
    - give:
        return: \${m}
`;

export const real = `main:
  steps:
    - ask:
        call: http.get
        args:
          url: https://api.example.com/greeting
        result: answer
    - done:
        return: \${answer.body.text}
`;

export const callback = `main:
  steps:
    - make:
        call: events.create_callback_endpoint
        args: {http_callback_method: POST}
        result: endpoint
    - wait:
        call: events.await_callback
        args: {callback: "\${endpoint}", timeout: 3600}
        result: request
    - done:
        return: \${request.http_request.body}
`;
