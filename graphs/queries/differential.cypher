// differential
// Diseases ranked by how many of a list of findings they present with.
// $findings: signs, symptoms or tests (KG:fever|KG:cough|KG:dyspnea)
// $top: how many diseases (10)
MATCH (f:Concept)<-[:HAS_PHENOTYPE|HAS_TEST_RESULT]-(d:Concept)
WHERE f.id IN $findings
RETURN d.id AS id, d.name AS disease, count(DISTINCT f.id) AS findings
ORDER BY findings DESC, disease, id LIMIT $top
