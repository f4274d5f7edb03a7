// The schema of the store of record: plain Cypher that any Neo4j from 5.7 understands; `kgreason graph load` runs it.
//
// Nodes   (:Concept:Drug {id, name, synonyms, abbreviations, same_as, category, source, description}); the second label is the
//         Biolink category. (:Trace), (:Step) and (:Claim) are what `--reports` puts beside the graph.
// Edges   (:Concept)-[:CONTRAINDICATED_IN {key, predicate, source, rule, derived, qualifiers, …}]->(:Concept); the type
//         is the predicate in upper case; every plain qualifier is a property, and `qualifiers` is JSON where those
//         do not tell them all (a name of several words, a key that stands twice).
//
// Constraints are made before anything is loaded, indexes after it.

// A concept once, found by its CURIE.
CREATE CONSTRAINT concept_id IF NOT EXISTS FOR (c:Concept) REQUIRE c.id IS UNIQUE;

// A trace, its steps and its claims once, so that a report that is loaded again takes the place of the old one.
CREATE CONSTRAINT trace_id IF NOT EXISTS FOR (t:Trace) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT step_id IF NOT EXISTS FOR (s:Step) REQUIRE s.id IS UNIQUE;
CREATE CONSTRAINT claim_id IF NOT EXISTS FOR (c:Claim) REQUIRE c.id IS UNIQUE;

// Concepts by their preferred name, and by words of any of their names:
// CALL db.index.fulltext.queryNodes('concept_names', 'renal impairment') YIELD node, score
CREATE INDEX concept_name IF NOT EXISTS FOR (c:Concept) ON (c.name);
CREATE FULLTEXT INDEX concept_names IF NOT EXISTS FOR (c:Concept) ON EACH [c.name, c.synonyms, c.abbreviations];

// Every edge once, found by its key. TYPE stands for each type of relationship that is loaded.
CREATE CONSTRAINT edge_key_TYPE IF NOT EXISTS FOR ()-[r:`TYPE`]-() REQUIRE r.key IS UNIQUE;
