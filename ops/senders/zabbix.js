// Zabbix, media type "Webhook". Parameters: url (http://TOCSIN/api/v1/hooks/zabbix), token, and
// event_id {EVENT.ID}, name {EVENT.NAME}, value {EVENT.VALUE}, nseverity {EVENT.NSEVERITY}, host {HOST.NAME}, tags {EVENT.TAGSJSON}.
var given = JSON.parse(value);
var request = new HttpRequest();
request.addHeader('Content-Type: application/json');
request.addHeader('Authorization: Bearer ' + given.token);
var tags = [];
try {
  tags = JSON.parse(given.tags);
} catch (error) {
  tags = [];
}
request.post(
  given.url,
  JSON.stringify({
    event_id: given.event_id,
    name: given.name,
    value: given.value,
    nseverity: given.nseverity,
    host: given.host,
    tags: tags,
  }),
);
if (request.getStatus() >= 300) throw 'Tocsin answered ' + request.getStatus();
return 'OK';
