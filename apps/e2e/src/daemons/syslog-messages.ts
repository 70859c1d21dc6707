import { createSocket } from 'node:dgram';

const ERROR = 131;
const INFO = 134;

/** Sends `one` at error and `two` at info of each program to a syslog daemon over UDP, in RFC 3164, from node-1. */
export async function sayToDaemon(port: number, programs: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  const time = new Date()
    .toString()
    .slice(4, 24)
    .replace(/ \d{4} /, ' ')
    .replace(/^(\w+) 0/, '$1  ');
  for (const program of programs)
    for (const [priority, text] of [
      [ERROR, 'one'],
      [INFO, 'two'],
    ]) {
      const line = `<${priority}>${time} node-1 ${program}[7]: ${program} ${text}`;
      await new Promise<void>((resolve) => socket.send(line, port, '127.0.0.1', () => resolve()));
    }
  socket.close();
}
