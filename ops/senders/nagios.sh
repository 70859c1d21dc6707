#!/bin/sh
# Nagios and Icinga notification command. Environment: TOCSIN_URL, TOCSIN_TOKEN. Arguments, from the macros:
#   nagios.sh "$HOSTNAME$" "$SERVICEDESC$" "$SERVICESTATE$" "$NOTIFICATIONTYPE$" "$SERVICEOUTPUT$" "$TIMET$"
# For host notifications give an empty service and $HOSTSTATE$, $HOSTOUTPUT$.
escape() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g' | tr '\n\t' '  '; }
curl --silent --show-error --fail --max-time 10 --retry 3 \
  --header "Authorization: Bearer $TOCSIN_TOKEN" --header 'Content-Type: application/json' \
  --data "{\"host\":\"$(escape "$1")\",\"service\":\"$(escape "$2")\",\"state\":\"$(escape "$3")\",\"type\":\"$(escape "$4")\",\"output\":\"$(escape "$5")\",\"time\":\"$(escape "$6")\"}" \
  "$TOCSIN_URL/api/v1/hooks/nagios"
