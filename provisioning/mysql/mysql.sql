-- Users of the stack on MySQL. Each … is a password; users.sh fills them in from files.

-- The exporter: the least under which every collector in use works. It reads no row of yours.
CREATE USER 'exporter'@'localhost' IDENTIFIED BY '…' WITH MAX_USER_CONNECTIONS 3;
GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'exporter'@'localhost';
GRANT SELECT ON performance_schema.* TO 'exporter'@'localhost';

-- The shop: it makes its tables, fills them, and takes orders.
CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
CREATE USER 'shop'@'localhost' IDENTIFIED BY '…';
GRANT CREATE, INSERT, SELECT, UPDATE ON shop.* TO 'shop'@'localhost';
