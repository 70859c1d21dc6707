{{- define "tocsin.name" -}}
{{- printf "%s-%s" .root.Release.Name .service | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that never change, for selectors. */}}
{{- define "tocsin.selector" -}}
app.kubernetes.io/name: tocsin
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "tocsin.labels" -}}
{{ include "tocsin.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "tocsin.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default .Release.Name .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{/* The variables of every service. */}}
{{- define "tocsin.environment" -}}
PORT: "8080"
KAFKA_BROKERS: {{ .Values.kafka.brokers | quote }}
KAFKA_TLS: {{ ternary "1" "0" .Values.kafka.tls | quote }}
TOCSIN_EVENT_PARTITIONS: {{ .Values.partitions.events | quote }}
TOCSIN_SCOPE_PARTITIONS: {{ .Values.partitions.scopes | quote }}
LOG_LEVEL: {{ .Values.logLevel }}
{{- with .Values.kafka.saslMechanism }}
KAFKA_SASL_MECHANISM: {{ . }}
{{- end }}
{{- with .Values.publicUrl }}
TOCSIN_PUBLIC_URL: {{ . | quote }}
{{- end }}
{{- with .Values.heartbeatUrl }}
TOCSIN_HEARTBEAT_URL: {{ . | quote }}
{{- end }}
{{- if .Values.rules }}
TOCSIN_RULES: /etc/tocsin/rules.yaml
{{- end }}
{{- range $name, $value := .Values.env }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* The ports that ingest listens on besides HTTP, as a list of name, number, protocol and variable. */}}
{{- define "tocsin.sockets" -}}
{{- with .Values.sockets -}}
- { name: syslog-udp, port: {{ .syslogUdp }}, protocol: UDP, variable: TOCSIN_SYSLOG_UDP_PORT }
- { name: syslog-tcp, port: {{ .syslogTcp }}, protocol: TCP, variable: TOCSIN_SYSLOG_TCP_PORT }
- { name: syslog-tls, port: {{ .syslogTls }}, protocol: TCP, variable: TOCSIN_SYSLOG_TLS_PORT }
- { name: forward, port: {{ .forward }}, protocol: TCP, variable: TOCSIN_FORWARD_PORT }
{{- end -}}
{{- end -}}

{{/* What only ingest is told: its sockets and their certificate. */}}
{{- define "tocsin.ingestVariables" -}}
{{- range include "tocsin.sockets" . | fromYamlArray }}
{{- if .port }}
- { name: {{ .variable }}, value: {{ .port | quote }} }
{{- end }}
{{- end }}
{{- if .Values.sockets.tlsSecret }}
- { name: TOCSIN_TLS_CERT_FILE, value: /etc/tocsin-tls/tls.crt }
- { name: TOCSIN_TLS_KEY_FILE, value: /etc/tocsin-tls/tls.key }
{{- end }}
{{- end -}}
