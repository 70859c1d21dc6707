import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly text: string;
  readonly html: string;
}

/** A real SMTP server that keeps what it gets. */
export interface SmtpSink {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** Refuses the next recipient with this SMTP code. */
  refuseNext(code: number): void;
  stop(): Promise<void>;
}

export async function startSmtpSink(port = 0): Promise<SmtpSink> {
  const received: ReceivedMail[] = [];
  const refusals: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      const code = refusals.shift();
      done(code === undefined ? null : Object.assign(new Error('refused'), { responseCode: code }));
    },
    onData(stream, session, done) {
      void simpleParser(stream).then(({ subject = '', messageId = '', inReplyTo = '', text = '', html }) => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        received.push({ to, subject, messageId, inReplyTo, text, html: html || '' });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: actual } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${actual}`,
    received,
    refuseNext: (code) => void refusals.push(code),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
