/**
 * The API of Tocsin for TypeScript programs, in browsers and in Node: typed by the API document.
 * It sends and reads; it decides nothing. Neighbours: `roles/console-api` is what it talks to, `apps/console-web` uses it.
 */
export { type ClientOptions, type TocsinClient, Problem, answered, createTocsinClient } from './tocsin-client.js';
export { type components, type paths } from './api.js';
