// Constraints of the store of record (plain Cypher, Neo4j 5): a concept once, found by its CURIE and by its name.
CREATE CONSTRAINT concept_id IF NOT EXISTS FOR (c:Concept) REQUIRE c.id IS UNIQUE;
CREATE INDEX concept_name IF NOT EXISTS FOR (c:Concept) ON (c.name);
