// Types of the requests that the host performs.

export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | null;
  /** Left out: as long as it takes. */
  milliseconds?: number;
}

export interface HttpAnswer {
  code: number;
  headers: Headers;
  body: Uint8Array;
}

export interface HttpFault {
  fault: 'connection_refused' | 'connection_reset' | 'timeout' | 'unknown_host' | 'too_large';
  message: string;
}

export function performRequest(request: HttpRequest, options?: { fetch?: typeof fetch; signal?: AbortSignal }): Promise<HttpAnswer | HttpFault>;
