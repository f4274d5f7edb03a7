// diseases-with
// Diseases that present with a finding.
// $finding: a sign, a symptom or a test (KG:fever)
MATCH (f:Concept {id: $finding})<-[r:HAS_PHENOTYPE|HAS_TEST_RESULT]-(d:Concept)
RETURN DISTINCT d.id AS id, d.name AS disease, r.predicate AS predicate, r.value AS value, r.source AS source
ORDER BY disease, id, predicate, value, source
