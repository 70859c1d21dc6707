import { describe, expect, it } from '@jest/globals';
import { requestCounterOf } from './request-counters.js';

describe('requestCounterOf', () => {
  it.each([
    ['http_requests_total', {}, 'http_', 'all'],
    ['http_requests_total', { code: '200' }, 'http_', 'all'],
    ['http_requests_total', { code: '503' }, 'http_', 'both'],
    ['http_requests_total', { code: '404' }, 'http_', 'all'],
    ['http_server_requests_seconds_count', { outcome: 'SERVER_ERROR' }, 'http_server_', 'both'],
    ['http_request_errors_total', {}, 'http_', 'failed'],
    ['http.server.requests', {}, 'http.server.', 'all'],
    ['http.server.errors', {}, 'http.server.', 'failed'],
    ['errors_total', {}, '', 'failed'],
    ['http.server.request.duration.count', { 'error.type': '500' }, 'http.server.request.duration.count.', 'both'],
    ['rpc.calls', { 'error.type': 'timeout' }, 'rpc.', 'both'],
  ] as const)('%s %o', (name, labels, stem, counts) => {
    expect(requestCounterOf(name, labels)).toEqual({ stem, counts });
  });

  it.each(['process_cpu_seconds_total', 'queue_length', 'http_request_duration_seconds_bucket', 'mirrors_total'])(
    '%s is none',
    (name) => {
      expect(requestCounterOf(name, {})).toBeNull();
    },
  );
});
