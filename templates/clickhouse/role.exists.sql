SELECT count() > 0 AS `exists` FROM system.roles WHERE name = {{ name | literal }}
