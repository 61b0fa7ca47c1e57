ALTER TABLE {{ table }} {{ action }} ROW LEVEL SECURITY
