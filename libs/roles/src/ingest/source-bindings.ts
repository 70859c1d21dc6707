import { type SourceBinding, parseRuleSet } from '@tocsin/contracts';
import { type TenantId } from '@tocsin/model';
import { type RecordOrigin } from '@tocsin/pipeline';
import { DEFAULT_TENANT, type Platform } from '@tocsin/platform';
import { nameMatcher } from '../rules/name-matcher.js';
import { readableBy } from '../rules/readable-topics.js';

interface CompiledBinding {
  readonly matches: (topic: string) => boolean;
  readonly origin: RecordOrigin;
}

const OWN_TOPICS = /^tocsin\.|^__/;

function compile(tenant: TenantId, binding: SourceBinding, mayRead: (topic: string) => boolean): CompiledBinding {
  const { environment, format, service, backfill, timeZone } = binding;
  const matches = nameMatcher(binding.topics);
  return {
    matches: (topic) => mayRead(topic) && matches(topic),
    // The tenant that published the rules owns the source; a document cannot give its events to another.
    origin: { tenant, environment, format, service, backfill, ...(timeZone === undefined ? {} : { timeZone }) },
  };
}

/** Which topics are read, and whom their records belong to: the `sources` of every tenant's active rules. */
export class SourceBindings {
  private bindings: readonly CompiledBinding[] = [];
  private readonly origins = new Map<string, RecordOrigin | null>();

  constructor(private readonly platform: Platform) {}

  /** Reads the rules anew. The operator's tenant comes first: nobody takes a topic away from it. */
  async read(): Promise<void> {
    const { config, database, repositories } = this.platform;
    const rows = await database.asSystem((tx) => repositories.ruleSets.allActive(tx));
    const first = rows.filter(({ tenant }) => tenant === DEFAULT_TENANT);
    const rest = rows.filter(({ tenant }) => tenant !== DEFAULT_TENANT);
    this.bindings = [...first, ...rest].flatMap(({ tenant, document }) =>
      parseRuleSet(document).sources.map((source) => compile(tenant, source, readableBy(config.tenantTopics, tenant))),
    );
    this.origins.clear();
  }

  /** Reads the rules anew and returns the topics of the log that are bound. */
  async topics(): Promise<readonly string[]> {
    const { log } = this.platform;
    await this.read();
    if (this.bindings.length === 0) return [];
    return (await log.listTopics()).filter((topic) => !OWN_TOPICS.test(topic) && this.originOf(topic) !== null);
  }

  /** The first binding that takes the topic wins. */
  originOf(topic: string): RecordOrigin | null {
    let origin = this.origins.get(topic);
    if (origin === undefined) {
      const found = this.bindings.find(({ matches }) => matches(topic))?.origin ?? null;
      origin = found && { ...found, service: found.service || topic };
      this.origins.set(topic, origin);
    }
    return origin;
  }
}
