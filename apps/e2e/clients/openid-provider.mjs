// The certified OpenID provider of npm, with its own pages for signing in. Environment: PORT, CLIENTS and ACCOUNTS (claims by login) as JSON.
import Provider from 'oidc-provider';

const { PORT, CLIENTS, ACCOUNTS } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
/** Changed by `PUT /accounts`, as an administrator of the provider would. */
let accounts = JSON.parse(ACCOUNTS);

const provider = new Provider(issuer, {
  clients: JSON.parse(CLIENTS),
  claims: { openid: ['sub'], email: ['email'], profile: ['name', 'preferred_username', 'groups'] },
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) }),
});
provider.use(async (context, next) => {
  if (context.path !== '/accounts') return next();
  const chunks = [];
  for await (const chunk of context.req) chunks.push(chunk);
  accounts = JSON.parse(Buffer.concat(chunks).toString());
  context.status = 204;
});
provider.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
