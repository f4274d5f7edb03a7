// wrong-concepts
// The concepts that contradicted claims of the loaded reports are most often about.
// $top: how many (20)
MATCH (t:Trace)-[:HAS_STEP]->(:Step)-[:STATES]->(c:Claim)-[:ABOUT]->(k:Concept)
WHERE c.verdict = 'contradicted'
RETURN k.id AS id, k.name AS name, count(DISTINCT c.id) AS claims, count(DISTINCT t.id) AS traces
ORDER BY claims DESC, id LIMIT $top
