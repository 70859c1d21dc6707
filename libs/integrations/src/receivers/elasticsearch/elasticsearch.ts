import { type Intake, type Receiver, type ReceiverReply, type ReceiverRequest, lineRanges } from '../define.js';
import { readBulk } from './bulk.js';

/** Clients refuse to go on with a server whose replies do not carry this. */
const PRODUCT = { 'x-elastic-product': 'Elasticsearch' };
const VERSION = '8.17.0';

const json = (status: number, body: object): ReceiverReply => ({ status, headers: PRODUCT, body });
const failure = (status: number, type: string, reason: string): ReceiverReply =>
  json(status, { error: { root_cause: [{ type, reason }], type, reason }, status });

async function bulk({ body, params }: ReceiverRequest, intake: Intake): Promise<ReceiverReply> {
  const read = readBulk(body, lineRanges(body), params.index ?? '');
  if (typeof read === 'string') return failure(400, 'illegal_argument_exception', read);
  if (read.actions.length === 0) return failure(400, 'parse_exception', 'request body is required');
  const { rejected } =
    read.ranges.length === 0
      ? { rejected: [] }
      : await intake.records({ format: 'auto', bytes: body, ranges: read.ranges });
  const reasons = new Map(rejected.map(({ index, reason }) => [index, reason]));
  const items = read.actions.map(({ name, index, id, record }) => {
    const reason = reasons.get(record);
    const place = { _index: index, _id: id };
    if (reason !== undefined)
      return { [name]: { ...place, status: 400, error: { type: 'document_parsing_exception', reason } } };
    const isNew = name === 'create' || name === 'index';
    return { [name]: { ...place, _version: 1, result: isNew ? 'created' : 'noop', status: isNew ? 201 : 200 } };
  });
  return json(200, { took: 0, errors: reasons.size > 0, items });
}

const welcome = () =>
  json(200, {
    name: 'tocsin',
    cluster_name: 'tocsin',
    cluster_uuid: 'tocsin',
    version: {
      number: VERSION,
      build_flavor: 'default',
      build_type: 'tar',
      lucene_version: '9.12.0',
      minimum_wire_compatibility_version: '7.17.0',
      minimum_index_compatibility_version: '7.0.0',
    },
    tagline: 'You Know, for Search',
  });

/**
 * Elasticsearch's `_bulk` and what its shippers ask before. Under `/elastic` with the handshake, since the root is the console's; `_bulk` alone
 * also on the root. Deletions and updates of what is not there change nothing and say so.
 */
export const elasticsearch: Receiver = {
  id: 'elasticsearch',
  title: 'Elasticsearch bulk',
  routes: [
    {
      methods: ['POST', 'PUT'],
      paths: ['/_bulk', '/:index/_bulk', '/elastic/_bulk', '/elastic/:index/_bulk'],
      answer: bulk,
    },
    { methods: ['GET'], paths: ['/elastic'], answer: welcome },
    {
      methods: ['GET'],
      paths: ['/elastic/_license'],
      answer: () =>
        json(200, {
          license: { uid: 'tocsin', type: 'basic', status: 'active', issued_to: 'tocsin', issuer: 'tocsin' },
        }),
    },
    {
      methods: ['GET'],
      paths: ['/elastic/_xpack'],
      answer: () =>
        json(200, {
          features: { ilm: { available: false, enabled: false } },
          license: { type: 'basic', status: 'active' },
        }),
    },
  ],
  refuse: (status, detail) =>
    failure(status, status === 401 || status === 403 ? 'security_exception' : 'exception', detail),
};
