#!/bin/sh
# Makes the users of postgresql.sql, with passwords from files. The image runs it once, with an empty data folder.
(
  set -eu
  psql --no-password --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" \
    --dbname="${POSTGRES_DB:-postgres}" \
    --set=exporter_password="$(cat "${SECRETS_FOLDER:-/run/secrets}/postgres_exporter_password")" \
    --file="${SQL_FOLDER:-/etc/quartet/postgresql}/postgresql.sql"
)
