ALTER TABLE {{ table }} ADD CONSTRAINT {{ name | ident }} {{ definition }}
