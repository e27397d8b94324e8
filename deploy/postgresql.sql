-- As the user postgres: psql --file deploy/postgresql.sql --set password="…"
-- Then in postgresql.conf: max_connections (docs/operating.md says how many), log_statement = none,
-- log_min_duration_statement = -1, log_min_error_statement = panic. The last one keeps statements out of the log.
CREATE ROLE site LOGIN PASSWORD :'password';
CREATE DATABASE site OWNER site ENCODING 'UTF8' TEMPLATE template0;
