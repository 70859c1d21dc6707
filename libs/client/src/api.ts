// Made by `npm run docs` from the API document. Change what the document is made of: the schemas beside the endpoints.

export interface paths {
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incidents, newest first. */
        get: {
            parameters: {
                query?: {
                    state?: string;
                    service?: string;
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `incidents`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            incidents: components["schemas"]["Incident"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One incident: members with reasons, timeline, deliveries, tickets, escalation, teams. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The incident. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentDetail"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge, resolve, reopen, snooze, note, merge, split or give a verdict. A role within a team that the incident belongs to is enough. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path: {
                    id: string;
                    action: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description For `snooze`: epoch milliseconds. */
                        until?: number;
                        /** @description For `note`. */
                        text?: string;
                        /** @description For `merge`: the incident that takes the members over. */
                        into?: string;
                        /** @description For `split`: the members to move out. */
                        alertIds?: string[];
                        /**
                         * @description For `verdict`: whether its conditions are noise or real.
                         * @enum {string}
                         */
                        verdict?: "noise" | "real";
                    };
                };
            };
            responses: {
                /** @description The incident after the action; 202 with a command to ask for when it takes longer. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Incident"];
                    };
                };
                /** @description It takes longer: the command to ask for. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            commandId: string;
                            see: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of an action. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The outcome; 404 while nothing is known. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommandOutcome"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: every incident that changes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A stream of `incident` and `ping`. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts with their evidence, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                    state?: "firing" | "resolved";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `alerts`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            alerts: components["schemas"]["Alert"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What detectors found, newest first, as far as it was told: the first finding of an alert, those that double its count or are more severe, and its end. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                    kind?: "log.new-template" | "log.rate-burst" | "log.rate-silence" | "log.periodic-stopped" | "log.error-share" | "log.rare-value" | "log.sequence" | "log.parsing" | "metric.threshold" | "metric.baseline" | "metric.no-data" | "metric.peer" | "metric.together" | "metric.failed-requests" | "metric.slo-burn" | "metric.capacity" | "foreign.alert" | "heartbeat.missed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `signals`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            signals: components["schemas"]["Signal"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alert: evidence, last points of its series, and its incident. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The alert. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            tenant: string;
                            environment: string;
                            scope: string;
                            fingerprint: string;
                            service: string;
                            host: string;
                            /** @enum {string} */
                            kind: "log.new-template" | "log.rate-burst" | "log.rate-silence" | "log.periodic-stopped" | "log.error-share" | "log.rare-value" | "log.sequence" | "log.parsing" | "metric.threshold" | "metric.baseline" | "metric.no-data" | "metric.peer" | "metric.together" | "metric.failed-requests" | "metric.slo-burn" | "metric.capacity" | "foreign.alert" | "heartbeat.missed";
                            rule: string;
                            subject: string;
                            name: string;
                            /** @enum {string} */
                            severity: "critical" | "high" | "medium" | "low" | "info";
                            /** @enum {string} */
                            state: "firing" | "resolved";
                            flapping: boolean;
                            startsAt: number;
                            lastAt: number;
                            resolvedAt: number | null;
                            count: number;
                            surprise: number;
                            message: string;
                            evidence: {
                                observed?: number;
                                expected?: number;
                                low?: number;
                                high?: number;
                                unit?: string;
                                examples?: string[];
                                template?: string;
                                firstAt?: number;
                                lastAt?: number;
                                /** @enum {string} */
                                familiarity?: "new" | "rare" | "frequent";
                                session?: {
                                    id: string;
                                    /** @enum {string} */
                                    unusual: "new-event" | "order" | "early-end" | "counts";
                                    templates: string[];
                                };
                                views?: {
                                    name: string;
                                    surprise: number;
                                }[];
                                points?: [
                                    number,
                                    number
                                ][];
                            };
                            labels: {
                                [key: string]: string;
                            };
                            ruleVersion: string;
                            incidentId: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Services, the last minute that was heard of each: lines, errors, expected errors, points. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `services`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            services: components["schemas"]["Service"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log templates: what they say, how many lines, when last. Counts are up to ten minutes old. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `templates`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            templates: components["schemas"]["Template"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metric series and whether they are judged: learning, ready, stale (silent for 15 min) or refused (beyond the limit). */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                    state?: "learning" | "ready" | "stale" | "refused";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `series`, and `nextCursor` for the next page; points are those of the last change of state. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            series: components["schemas"]["Series"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes: deployments, flags, patches, jobs, configuration. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `changes`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            changes: components["schemas"]["Change"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people did, and what became of it. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `commands` with `outcome` (null while nothing is known), and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            commands: components["schemas"]["Command"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts that were left out of incidents as chronic noise, each with the reason, newest first. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    service?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `leftOut`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            leftOut: components["schemas"]["LeftOut"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/companions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which services and hosts fall ill together and in which order, as learnt by each scope. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `scopes`, each with its `companions`, the best known first; `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            scopes: components["schemas"]["ScopeCompanions"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls between services: declared ones, and observed ones with the newest minute of each. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `declared` (calls, placements, aliases), `observed`, `observedBeyondLimit`. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            declared: {
                                /** @default [] */
                                calls: {
                                    caller: string;
                                    callee: string;
                                }[];
                                /** @default [] */
                                placements: {
                                    instance: string;
                                    /** @default  */
                                    service: string;
                                    /** @default  */
                                    host: string;
                                }[];
                                /** @default [] */
                                aliases: {
                                    name: string;
                                    sameAs: string;
                                }[];
                            };
                            observed: {
                                caller: string;
                                callee: string;
                                /** @enum {string} */
                                seenBy: "caller" | "callee";
                                calls: number;
                                errors: number;
                                p50Ms: number;
                                p95Ms: number;
                                environment: string;
                                firstAt: number;
                                lastAt: number;
                            }[];
                            observedBeyondLimit: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Replaces the declared topology: as fields, or as a text in `yaml`. A new version of the rules. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default [] */
                        calls?: {
                            caller: string;
                            callee: string;
                        }[];
                        /** @default [] */
                        placements?: {
                            instance: string;
                            /** @default  */
                            service?: string;
                            /** @default  */
                            host?: string;
                        }[];
                        /** @default [] */
                        aliases?: {
                            name: string;
                            sameAs: string;
                        }[];
                    } | {
                        yaml: string;
                    };
                };
            };
            responses: {
                /** @description `version` of the rules; 412 when `If-Match` names another than the active one. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            version: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The declared topology as YAML. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A document that `PUT` takes back. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/yaml": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Silences, those that end last first. */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `silences`, and `nextCursor` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            silences: components["schemas"]["Silence"][];
                            nextCursor: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Matching incidents are shown, not paged, for a while. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        match: string;
                        startsAt?: number | string;
                        endsAt: number | string;
                        /** @default  */
                        comment?: string;
                    };
                };
            };
            responses: {
                /** @description The silence. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Silence"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/silences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a silence now. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ended. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API tokens, without their secrets. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `tokens`. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tokens: components["schemas"]["Token"][];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** A new API token. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scopes: ("read" | "respond" | "tune" | "ingest" | "admin")[];
                        expiresAt?: number | string;
                        /** @description Another tenant than the own: for administrators of the tenant `default`, who make the first access of each. */
                        tenant?: string;
                    };
                };
            };
            responses: {
                /** @description The token; its secret is in this answer and nowhere else. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            scopes: ("read" | "respond" | "tune" | "ingest" | "admin")[];
                            expiresAt: number | null;
                            token: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a token; it counts within ten seconds. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Revoked. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The active rules; `ETag` is their version. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rule set. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tenant: string;
                            version: string;
                            publishedAt: number | null;
                            publishedBy: string;
                            /** @description As `PUT /rules` takes it. */
                            document: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Publishes a whole rule set as a new version. `If-Match` guards against publishing over somebody else. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Its version; 422 names every mistake and keeps the running one; 412 when others are active by now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            version: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions that were published, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `versions`. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            versions: components["schemas"]["RuleVersion"][];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version with its document. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The rule set. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            tenant: string;
                            version: string;
                            /** @description Epoch milliseconds. */
                            publishedAt: number;
                            publishedBy: string;
                            /** @description As `PUT /rules` takes it. */
                            document: {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says whether a document would be taken. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Its version, or every mistake. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ok: boolean;
                            version: string | null;
                            mistakes: {
                                key: string;
                                problem: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How each step of the flow has done over the last five minutes, and how many dead letters the caller has. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `groups`, `deadLetters` (of the newest 10,000 of all). `waiting`: records wait and none were handled. Lag and rates are those of all tenants together: administrators of the tenant `default` see them, for others they are null, as rates are until two looks were taken. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            groups: {
                                group: string;
                                topic: string;
                                /** @enum {string} */
                                state: "idle" | "moving" | "waiting";
                                lagRecords: number | null;
                                arrivingPerSecond: number | null;
                                handledPerSecond: number | null;
                            }[];
                            deadLetters: number;
                            deadLettersBeyondLimit: boolean;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the caller is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Name, tenant, rights, roles within teams, and the word of the session. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            tenant: string;
                            scopes: ("read" | "respond" | "tune" | "ingest" | "admin")[];
                            teams: {
                                team: string;
                                /** @enum {string} */
                                role: "viewer" | "responder" | "analyst" | "admin";
                            }[];
                            csrf: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Signs in with a password. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        login: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Who it is, and the word that changing requests repeat in `x-csrf-token`; sets the session cookie. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            login: string;
                            displayName: string;
                            /** @enum {string} */
                            role: "viewer" | "responder" | "analyst" | "admin";
                            csrf: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Signs out. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Signed out. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one may sign in. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `openId`: what stands on the button, null without a provider. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            openId: {
                                title: string;
                                path: string;
                            } | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Begins to sign in through the OpenID provider. For browsers. */
        get: {
            parameters: {
                query?: {
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To the provider; 404 when there is none. */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the OpenID provider sends the browser back to. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To the console: signed in, or with `refused` in the address. */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `users`. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            users: components["schemas"]["User"][];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** A new account. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        login: string;
                        /** @default  */
                        displayName?: string;
                        /** @enum {string} */
                        role: "viewer" | "responder" | "analyst" | "admin";
                        /**
                         * @description Roles that count for what belongs to a team of the rules.
                         * @default []
                         */
                        teams?: {
                            team: string;
                            /** @enum {string} */
                            role: "viewer" | "responder" | "analyst" | "admin";
                        }[];
                        password?: string;
                        /** @description Another tenant than the own: for administrators of the tenant `default`, who make the first access of each. */
                        tenant?: string;
                    };
                };
            };
            responses: {
                /** @description The account. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes an account; ends its sessions. */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        displayName?: string;
                        /** @enum {string} */
                        role?: "viewer" | "responder" | "analyst" | "admin";
                        /** @description Roles that count for what belongs to a team of the rules. */
                        teams?: {
                            team: string;
                            /** @enum {string} */
                            role: "viewer" | "responder" | "analyst" | "admin";
                        }[];
                        password?: string;
                        disabled?: boolean;
                    };
                };
            };
            responses: {
                /** @description The account. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["User"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/v1/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes the own password; ends all own sessions. */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Changed. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first. */
        get: {
            parameters: {
                query?: {
                    before?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `entries`, and `nextBefore` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: components["schemas"]["AuditEntry"][];
                            nextBefore: number | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What could not be handled, newest first. */
        get: {
            parameters: {
                query?: {
                    state?: "open" | "all";
                    topic?: string;
                    reason?: "malformed_record" | "unsupported_version" | "too_large" | "step_failed" | "retries_exhausted" | "invalid_configuration" | "rejected_by_vendor";
                    before?: number;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `deadLetters`, and `nextBefore` for the next page. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deadLetters: components["schemas"]["DeadLetter"][];
                            nextBefore: number | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One dead letter with its value in base64. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The dead letter. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            topic: string;
                            partition: number;
                            offset: number;
                            item: number;
                            /** @enum {string} */
                            reason: "malformed_record" | "unsupported_version" | "too_large" | "step_failed" | "retries_exhausted" | "invalid_configuration" | "rejected_by_vendor";
                            message: string;
                            valueBytes: number;
                            at: number;
                            key: string;
                            position: number;
                            decision: {
                                tenant: string;
                                key: string;
                                /** @enum {string} */
                                decision: "redriven" | "discarded";
                                /** @description Epoch milliseconds. */
                                at: number;
                                actor: string;
                            } | null;
                            text: string;
                            /** @description Base64. */
                            value: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Lets a record go. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Discarded. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{key}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends the record through again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description `redriven`: 1. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            redriven: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends all open ones through again. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
                    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        topic?: string;
                        /** @enum {string} */
                        reason?: "malformed_record" | "unsupported_version" | "too_large" | "step_failed" | "retries_exhausted" | "invalid_configuration" | "rejected_by_vendor";
                        /** @default 100 */
                        limit?: number;
                    };
                };
            };
            responses: {
                /** @description `redriven`: how many. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            redriven: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Incident: {
            id: string;
            number: number | null;
            tenant: string;
            scope: string;
            environment: string;
            /** @enum {string} */
            state: "open" | "acknowledged" | "resolved" | "closed";
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            title: string;
            services: string[];
            members: {
                alertId: string;
                service: string;
                host: string;
                /** @enum {string} */
                kind: "log.new-template" | "log.rate-burst" | "log.rate-silence" | "log.periodic-stopped" | "log.error-share" | "log.rare-value" | "log.sequence" | "log.parsing" | "metric.threshold" | "metric.baseline" | "metric.no-data" | "metric.peer" | "metric.together" | "metric.failed-requests" | "metric.slo-burn" | "metric.capacity" | "foreign.alert" | "heartbeat.missed";
                name: string;
                subject: string;
                /** @enum {string} */
                severity: "critical" | "high" | "medium" | "low" | "info";
                message: string;
                startsAt: number;
                resolvedAt: number | null;
                count: number;
                score: number;
                reasons: {
                    /** @enum {string} */
                    strategy: "first" | "rule" | "same-service" | "topology" | "text" | "together" | "concurrent" | "shared-change" | "shared-host" | "new-onset" | "person";
                    score: number;
                    via: string | null;
                    gapMs: number;
                    path: string[];
                    text: string;
                }[];
                late: boolean;
            }[];
            membersBeyondLimit: number;
            /** @default [] */
            nearMisses: {
                alertId: string;
                service: string;
                name: string;
                at: number;
                score: number;
                incidentId: string | null;
                text: string;
            }[];
            /** @default null */
            mergedInto: string | null;
            changes: {
                id: string;
                type: string;
                title: string;
                service: string;
                at: number;
                score: number;
            }[];
            causes: {
                component: string;
                /** @enum {string} */
                level: "service" | "instance" | "host";
                service: string;
                score: number;
                text: string;
                evidence: {
                    /** @enum {string} */
                    kind: "symptom-share" | "resource" | "answers" | "wire" | "counts" | "alert" | "hosted" | "onset" | "recovery" | "change" | "explained";
                    subject: string;
                    score: number;
                    observed: number | null;
                    expected: number | null;
                    text: string;
                }[];
            }[];
            /** @default [] */
            similar: {
                id: string;
                title: string;
                openedAt: number;
                resolvedAt: number;
                similarity: number;
                resolution: string;
                shared: string[];
            }[];
            timeline: {
                at: number;
                /** @enum {string} */
                kind: "opened" | "joined" | "announced" | "severity-raised" | "acknowledged" | "snoozed" | "noted" | "member-resolved" | "resolved" | "reopened" | "merged" | "split" | "judged" | "closed";
                actor: string;
                text: string;
            }[];
            openedAt: number;
            lastAt: number;
            announcedAt: number | null;
            acknowledgedAt: number | null;
            acknowledgedBy: string | null;
            snoozedUntil: number | null;
            resolvedAt: number | null;
            resolvedBy: string | null;
            closedAt: number | null;
            revision: number;
            lastCommandId: string | null;
            ruleVersion: string;
            backfill: boolean;
        };
        IncidentDetail: {
            id: string;
            number: number | null;
            tenant: string;
            scope: string;
            environment: string;
            /** @enum {string} */
            state: "open" | "acknowledged" | "resolved" | "closed";
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            title: string;
            services: string[];
            members: {
                alertId: string;
                service: string;
                host: string;
                /** @enum {string} */
                kind: "log.new-template" | "log.rate-burst" | "log.rate-silence" | "log.periodic-stopped" | "log.error-share" | "log.rare-value" | "log.sequence" | "log.parsing" | "metric.threshold" | "metric.baseline" | "metric.no-data" | "metric.peer" | "metric.together" | "metric.failed-requests" | "metric.slo-burn" | "metric.capacity" | "foreign.alert" | "heartbeat.missed";
                name: string;
                subject: string;
                /** @enum {string} */
                severity: "critical" | "high" | "medium" | "low" | "info";
                message: string;
                startsAt: number;
                resolvedAt: number | null;
                count: number;
                score: number;
                reasons: {
                    /** @enum {string} */
                    strategy: "first" | "rule" | "same-service" | "topology" | "text" | "together" | "concurrent" | "shared-change" | "shared-host" | "new-onset" | "person";
                    score: number;
                    via: string | null;
                    gapMs: number;
                    path: string[];
                    text: string;
                }[];
                late: boolean;
            }[];
            membersBeyondLimit: number;
            /** @default [] */
            nearMisses: {
                alertId: string;
                service: string;
                name: string;
                at: number;
                score: number;
                incidentId: string | null;
                text: string;
            }[];
            /** @default null */
            mergedInto: string | null;
            changes: {
                id: string;
                type: string;
                title: string;
                service: string;
                at: number;
                score: number;
            }[];
            causes: {
                component: string;
                /** @enum {string} */
                level: "service" | "instance" | "host";
                service: string;
                score: number;
                text: string;
                evidence: {
                    /** @enum {string} */
                    kind: "symptom-share" | "resource" | "answers" | "wire" | "counts" | "alert" | "hosted" | "onset" | "recovery" | "change" | "explained";
                    subject: string;
                    score: number;
                    observed: number | null;
                    expected: number | null;
                    text: string;
                }[];
            }[];
            /** @default [] */
            similar: {
                id: string;
                title: string;
                openedAt: number;
                resolvedAt: number;
                similarity: number;
                resolution: string;
                shared: string[];
            }[];
            timeline: {
                at: number;
                /** @enum {string} */
                kind: "opened" | "joined" | "announced" | "severity-raised" | "acknowledged" | "snoozed" | "noted" | "member-resolved" | "resolved" | "reopened" | "merged" | "split" | "judged" | "closed";
                actor: string;
                text: string;
            }[];
            openedAt: number;
            lastAt: number;
            announcedAt: number | null;
            acknowledgedAt: number | null;
            acknowledgedBy: string | null;
            snoozedUntil: number | null;
            resolvedAt: number | null;
            resolvedBy: string | null;
            closedAt: number | null;
            revision: number;
            lastCommandId: string | null;
            ruleVersion: string;
            backfill: boolean;
            deliveries: {
                id: string;
                tenant: string;
                incidentId: string;
                channel: string;
                target: string;
                /** @enum {string} */
                purpose: "page" | "update" | "ticket-open" | "ticket-update" | "ticket-close" | "resolved";
                reason: string;
                /** @description Epoch milliseconds. */
                plannedAt: number;
                /** @enum {string} */
                state: "pending" | "sending" | "delivered" | "failed" | "cancelled";
                tries: number;
                lastError: string | null;
                externalId: string | null;
                settledAt: number | null;
                maybeSentTwice: boolean;
            }[];
            tickets: {
                tenant: string;
                incidentId: string;
                ticketing: string;
                externalId: string;
                url: string | null;
            }[];
            escalation: {
                tenant: string;
                incidentId: string;
                policy: string;
                step: number;
                round: number;
                nextAt: number | null;
                /** @enum {string} */
                state: "active" | "held" | "done";
                reason: string;
            } | null;
            teams: string[];
        };
        CommandOutcome: {
            commandId: string;
            tenant: string;
            incidentId: string;
            /** @enum {string} */
            status: "applied" | "refused";
            reason: string;
        };
        Alert: {
            id: string;
            tenant: string;
            environment: string;
            scope: string;
            fingerprint: string;
            service: string;
            host: string;
            /** @enum {string} */
            kind: "log.new-template" | "log.rate-burst" | "log.rate-silence" | "log.periodic-stopped" | "log.error-share" | "log.rare-value" | "log.sequence" | "log.parsing" | "metric.threshold" | "metric.baseline" | "metric.no-data" | "metric.peer" | "metric.together" | "metric.failed-requests" | "metric.slo-burn" | "metric.capacity" | "foreign.alert" | "heartbeat.missed";
            rule: string;
            subject: string;
            name: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            /** @enum {string} */
            state: "firing" | "resolved";
            flapping: boolean;
            startsAt: number;
            lastAt: number;
            resolvedAt: number | null;
            count: number;
            surprise: number;
            message: string;
            evidence: {
                observed?: number;
                expected?: number;
                low?: number;
                high?: number;
                unit?: string;
                examples?: string[];
                template?: string;
                firstAt?: number;
                lastAt?: number;
                /** @enum {string} */
                familiarity?: "new" | "rare" | "frequent";
                session?: {
                    id: string;
                    /** @enum {string} */
                    unusual: "new-event" | "order" | "early-end" | "counts";
                    templates: string[];
                };
                views?: {
                    name: string;
                    surprise: number;
                }[];
                points?: [
                    number,
                    number
                ][];
            };
            labels: {
                [key: string]: string;
            };
            ruleVersion: string;
        };
        Signal: {
            environment: string;
            service: string;
            host: string;
            /** @enum {string} */
            kind: "log.new-template" | "log.rate-burst" | "log.rate-silence" | "log.periodic-stopped" | "log.error-share" | "log.rare-value" | "log.sequence" | "log.parsing" | "metric.threshold" | "metric.baseline" | "metric.no-data" | "metric.peer" | "metric.together" | "metric.failed-requests" | "metric.slo-burn" | "metric.capacity" | "foreign.alert" | "heartbeat.missed";
            rule: string;
            subject: string;
            name: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            surprise: number;
            message: string;
            labels: {
                [key: string]: string;
            };
            count: number;
            id: string;
            alertId: string;
            at: number;
            /** @enum {string} */
            status: "firing" | "resolved";
            evidence: {
                observed?: number;
                expected?: number;
                low?: number;
                high?: number;
                unit?: string;
                examples?: string[];
                template?: string;
                firstAt?: number;
                lastAt?: number;
                /** @enum {string} */
                familiarity?: "new" | "rare" | "frequent";
                session?: {
                    id: string;
                    /** @enum {string} */
                    unusual: "new-event" | "order" | "early-end" | "counts";
                    templates: string[];
                };
                views?: {
                    name: string;
                    surprise: number;
                }[];
            };
        };
        Service: {
            environment: string;
            service: string;
            minuteAt: number;
            logs: number;
            errors: number;
            errorsExpected: number | null;
            points: number;
            parsing?: {
                templates: number;
                unfit: number;
                found: number;
                merged: number;
            };
            sessions?: {
                ended: number;
                givenUp: number;
                unfollowed: number;
                /** @enum {string} */
                state: "learning" | "ready";
            };
            surprising: {
                subject: string;
                count: number;
                expected: number;
                surprise: number;
                title?: string;
                /** @enum {string} */
                kind?: "template" | "series";
            }[];
            /** @description Epoch milliseconds. */
            firstAt: number;
        };
        Template: {
            id: string;
            text: string;
            name?: string | null;
            muted?: boolean;
            /** @enum {string} */
            familiarity?: "new" | "rare" | "frequent";
            lines: number;
            lastAt: number;
            severity: number;
            environment: string;
            service: string;
            firstAt: number;
        };
        Series: {
            id: string;
            host: string;
            name: string;
            labels: {
                [key: string]: string;
            };
            /** @enum {string} */
            state: "learning" | "ready" | "stale" | "refused";
            lastAt: number | null;
            lastValue: number | null;
            environment: string;
            service: string;
            firstAt: number;
        };
        Change: {
            id: string;
            /** @enum {string} */
            type: "deploy" | "flag" | "patch" | "job" | "config" | "maintenance";
            title: string;
            service: string;
            host: string;
            at: number;
            labels: {
                [key: string]: string;
            };
        };
        Command: {
            id: string;
            incidentId: string;
            /** @enum {string} */
            action: "acknowledge" | "resolve" | "reopen" | "snooze" | "note" | "merge" | "split" | "verdict";
            actor: string;
            at: number;
            until?: number;
            text?: string;
            into?: string;
            alertIds?: string[];
            /** @enum {string} */
            verdict?: "noise" | "real";
            outcome: components["schemas"]["CommandOutcome"] | null;
        };
        LeftOut: {
            alertId: string;
            scope: string;
            environment: string;
            service: string;
            host: string;
            name: string;
            /** @enum {string} */
            severity: "critical" | "high" | "medium" | "low" | "info";
            startsAt: number;
            perHour: number;
            nearest: string | null;
            text: string;
        };
        ScopeCompanions: {
            scope: string;
            at: number;
            companions: {
                first: string;
                second: string;
                together: number;
                follows: number;
                lagMs: number;
                /** @description One sentence for people. */
                text: string;
            }[];
        };
        Silence: {
            id: string;
            tenant: string;
            match: string;
            /** @description Epoch milliseconds. */
            startsAt: number;
            /** @description Epoch milliseconds. */
            endsAt: number;
            createdBy: string;
            comment: string;
        };
        Token: {
            id: string;
            name: string;
            scopes: ("read" | "respond" | "tune" | "ingest" | "admin")[];
            expiresAt: number | null;
            tenant: string;
            /** @description Epoch milliseconds. */
            createdAt: number;
            revokedAt: number | null;
        };
        RuleVersion: {
            tenant: string;
            version: string;
            /** @description Epoch milliseconds. */
            publishedAt: number;
            publishedBy: string;
        };
        User: {
            tenant: string;
            id: string;
            login: string;
            displayName: string;
            /** @enum {string} */
            role: "viewer" | "responder" | "analyst" | "admin";
            teams: {
                team: string;
                /** @enum {string} */
                role: "viewer" | "responder" | "analyst" | "admin";
            }[];
            identity: {
                issuer: string;
                subject: string;
            } | null;
            /** @description Epoch milliseconds. */
            createdAt: number;
            disabledAt: number | null;
            hasPassword: boolean;
        };
        AuditEntry: {
            tenant: string;
            seq: number;
            /** @description Epoch milliseconds. */
            at: number;
            actor: string;
            action: string;
            object: string;
            outcome: string;
            address: string;
            detail: unknown;
        };
        DeadLetter: {
            topic: string;
            partition: number;
            offset: number;
            item: number;
            /** @enum {string} */
            reason: "malformed_record" | "unsupported_version" | "too_large" | "step_failed" | "retries_exhausted" | "invalid_configuration" | "rejected_by_vendor";
            message: string;
            valueBytes: number;
            at: number;
            key: string;
            position: number;
            decision: {
                tenant: string;
                key: string;
                /** @enum {string} */
                decision: "redriven" | "discarded";
                /** @description Epoch milliseconds. */
                at: number;
                actor: string;
            } | null;
            text: string;
        };
    };
    responses: {
        /** @description What went wrong (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    type: string;
                    title: string;
                    status: number;
                    detail: string;
                };
            };
        };
    };
    parameters: {
        /** @description A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept. */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
