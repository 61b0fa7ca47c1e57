CREATE ROLE {{ name | ident }} {{ options }}
