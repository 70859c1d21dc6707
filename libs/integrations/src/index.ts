/**
 * What talks to the outside world's products: channels to people, ticketing systems, the webhooks and the protocols of senders, a
 * folder each. Outbound it renders and sends one message and says how that went; it never decides whom to tell or whether to try again.
 * Neighbours: `notify` plans the deliveries, `roles` sends what is due.
 */
export { channels, ticketings } from './registry.js';
export { type OutgoingMessage, type SendResult, type SendFailure, type SecretReader } from './sdk/delivery-message.js';
export { inbounds } from './inbound/registry.js';
export { type Inbound, type InboundContext, type InboundMessage } from './inbound/define.js';
export { receivers } from './receivers/registry.js';
export {
  type Receiver,
  type ReceiverRoute,
  type ReceiverReply,
  type ReceiverRequest,
  type Intake,
  type RecordList,
  type Taken,
  lineRanges,
  problemReply,
} from './receivers/define.js';
export { SyslogFrames, trimmedEnd } from './receivers/syslog/syslog-frames.js';
export { type ForwardFrame, ForwardFrames, pairRanges } from './receivers/forward/forward-frames.js';
export { ackOf, heloOf, pongOf } from './receivers/forward/handshake.js';
export { type Channel, type Ticketing } from './sdk/define.js';
