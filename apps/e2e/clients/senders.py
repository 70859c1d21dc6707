"""Unmodified Python client libraries, each as its documentation shows it: `python senders.py NAME` sends a few events to the
addresses in the environment (URL, TOKEN, TLS_HOST) and ends when the client says that they were taken."""

import json
import logging
import os
import sys
import time
from datetime import datetime, timezone
from urllib.parse import urlsplit

URL, TOKEN = os.environ["URL"], os.environ["TOKEN"]


def two(name, handler):
    """Logs two lines with a handler of the standard library's `logging`."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.error(f"{name} one")
    logger.info(f"{name} two")


def python_logging_loki(name):
    import logging_loki

    tags = {"app": name, "host": "node-1"}
    two(name, logging_loki.LokiHandler(url=f"{URL}/loki/api/v1/push", tags=tags, auth=("agent", TOKEN), version="1"))


def splunk_handler(name):
    from splunk_handler import SplunkHandler

    at = urlsplit(URL)
    handler = SplunkHandler(
        host=at.hostname, port=at.port, token=TOKEN, index="main", protocol="http", hostname="node-1", sourcetype=name,
        flush_interval=1,
    )
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    two(name, handler)
    time.sleep(2)


def elasticsearch_py(name):
    from elasticsearch import Elasticsearch, helpers

    client = Elasticsearch(f"{URL}/elastic", api_key=TOKEN)
    assert client.info()["tagline"]
    now = datetime.now(timezone.utc).isoformat()
    actions = [
        {
            "_op_type": "create",
            "_index": "logs",
            "@timestamp": now,
            "message": f"{name} {text}",
            "log.level": level,
            "service.name": name,
            "host.name": "node-1",
        }
        for text, level in (("one", "error"), ("two", "info"))
    ]
    assert helpers.bulk(client, actions) == (2, [])


def otel_python(name):
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.resources import Resource

    provider = LoggerProvider(resource=Resource.create({"service.name": name, "host.name": "node-1"}))
    exporter = OTLPLogExporter(endpoint=f"{URL}/v1/logs", headers={"authorization": f"Bearer {TOKEN}"})
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    two(name, LoggingHandler(logger_provider=provider))
    provider.shutdown()


def pagerduty_py(name):
    import pagerduty

    client = pagerduty.EventsApiV2Client(TOKEN)
    client.url = f"https://{os.environ['TLS_HOST']}"
    client.trigger(f"{name} one", "node-1", dedup_key=name, severity="critical")
    client.resolve(name)


def sns(name):
    """A CloudWatch alarm through a topic whose subscriber is Tocsin; moto plays AWS."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    aws = dict(region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")
    client = boto3.client("sns", endpoint_url=f"http://{host}:{port}", **aws)
    topic = client.create_topic(Name="alarms")["TopicArn"]
    client.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"{URL}/api/v1/hooks/sns/{TOKEN}")
    alarm = {
        "AlarmName": "QueueDepth",
        "AlarmArn": name,
        "NewStateReason": "Threshold Crossed",
        "StateChangeTime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        "Trigger": {"MetricName": "Depth", "Dimensions": [{"name": "Service", "value": name}]},
    }
    for state in ("ALARM", "OK"):
        client.publish(TopicArn=topic, Message=json.dumps({**alarm, "NewStateValue": state}))
    server.stop()


CLIENTS = {
    "python-logging-loki": python_logging_loki,
    "splunk-handler": splunk_handler,
    "elasticsearch-py": elasticsearch_py,
    "otel-python": otel_python,
    "pagerduty-py": pagerduty_py,
    "sns": sns,
}
CLIENTS[sys.argv[1]](sys.argv[1])
