-- Users of the stack on PostgreSQL; users.sh gives the password.

-- The exporter: it reads statistics, and no row of yours.
CREATE USER exporter WITH PASSWORD :'exporter_password' CONNECTION LIMIT 3;
GRANT pg_monitor TO exporter;
