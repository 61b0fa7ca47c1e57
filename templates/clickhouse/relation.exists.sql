SELECT count() > 0 AS `exists` FROM system.tables WHERE database = {{ database | literal }} AND name = {{ name | literal }} AND {{ condition }}
