#!/bin/sh
# Makes the users of mysql.sql or mariadb.sql, with passwords from files. The images of both servers run it once, with
# an empty data folder. It runs in a shell of its own, since an image may read it into the one that goes on afterwards.
(
  set -eu
  sql="${SQL_FOLDER:-/etc/quartet/mysql}"
  secrets="${SECRETS_FOLDER:-/run/secrets}"
  client="$(command -v mariadb || command -v mysql)"
  MYSQL_PWD="$(cat "$secrets/mysql_root_password")"
  export MYSQL_PWD
  ask() { "$client" --protocol=socket --socket="${SOCKET:-/var/run/mysqld/mysqld.sock}" --user=root "$@"; }

  case "$(ask --batch --skip-column-names --execute='SELECT VERSION()')" in
    *MariaDB*) file="$sql/mariadb.sql" ;;
    *) file="$sql/mysql.sql" ;;
  esac
  # The passwords are letters and digits, so they need no quoting. They come from other containers, hence '%'.
  sed \
    -e "/'exporter'@/s/…/$(cat "$secrets/mysql_exporter_password")/" \
    -e "/'shop'@/s/…/$(cat "$secrets/mysql_shop_password")/" \
    -e "s/'localhost'/'%'/g" \
    "$file" | ask
)
