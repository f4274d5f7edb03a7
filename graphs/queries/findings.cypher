// findings
// Signs, symptoms and test results of a disease, of its kind and of what it is a kind of.
// $disease: the disease (KG:gout)
MATCH (d:Concept {id: $disease})-[:SUBCLASS_OF*0..8]->(stated:Concept)-[r:HAS_PHENOTYPE|HAS_TEST_RESULT]->(f:Concept)
RETURN DISTINCT f.id AS id, f.name AS finding, r.predicate AS predicate, r.value AS value, stated.name AS stated_of, r.source AS source
ORDER BY finding, id, predicate, value, stated_of, source
