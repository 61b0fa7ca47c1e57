SELECT count() > 0 AS `exists` FROM system.functions WHERE origin = 'SQLUserDefined' AND name = {{ name | literal }}
