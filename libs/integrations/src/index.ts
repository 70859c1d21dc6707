/**
 * What talks to the outside world's products: channels to people, ticketing systems, and the webhooks that others send, a
 * folder each. Outbound it renders and sends one message and says how that went; it never decides whom to tell or whether to try again.
 * Neighbours: `notify` plans the deliveries, `roles` sends what is due.
 */
export { channels, ticketings } from './registry.js';
export { type OutgoingMessage, type SendResult, type SendFailure, type SecretReader } from './sdk/delivery-message.js';
export { inbounds } from './inbound/registry.js';
export { type Inbound, type InboundContext, type InboundMessage } from './inbound/define.js';
export { type Channel, type Ticketing } from './sdk/define.js';
