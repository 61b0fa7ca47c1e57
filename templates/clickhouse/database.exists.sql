SELECT count() > 0 AS `exists` FROM system.databases WHERE name = {{ name | literal }}
