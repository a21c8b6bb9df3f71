#!/bin/sh
leader=${LEADER:-guestbook-leader:6379}
followers=${FOLLOWERS:-guestbook-follower:6379}

# Makes text harmless inside HTML.
escape() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'; }

if [ "$REQUEST_METHOD" = POST ]; then
  length=${CONTENT_LENGTH:-0}
  [ "$length" -le 3000 ] || length=3000
  entry=$(head -c "$length" | sed -n 's/^.*entry=\([^&]*\).*$/\1/p')
  entry=$(httpd -d "$(printf '%s' "$entry" | tr '+' ' ')")
  if ! timeout 5 wget -q -O /dev/null --post-data "$entry" "http://$leader/cgi-bin/add"; then
    printf 'Status: 502 Bad Gateway\r\nContent-Type: text/plain\r\n\r\nthe leader does not answer\n'
    exit 0
  fi
  printf 'Status: 303 See Other\r\nLocation: /\r\n\r\n'
  exit 0
fi

printf 'Content-Type: text/html; charset=utf-8\r\n\r\n'
printf '<!doctype html><title>Guestbook</title><h1>Guestbook</h1>'
printf '<form method=post action=/cgi-bin/index.cgi><input name=entry autofocus> <button>Sign</button></form><ul>\n'
timeout 5 wget -q -O - "http://$followers/cgi-bin/list" | escape | sed -e 's/^/<li>/'
printf '</ul><p><small>served by %s</small>\n' "$(hostname)"
