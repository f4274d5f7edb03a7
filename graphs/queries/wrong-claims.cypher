// wrong-claims
// What models get wrong: contradicted claims of the loaded reports by predicate, and by the class of the error.
MATCH (:Trace)-[:HAS_STEP]->(:Step)-[:STATES]->(c:Claim)
WHERE c.verdict = 'contradicted'
RETURN c.predicate AS predicate, c.error AS error, count(c) AS claims
ORDER BY claims DESC, predicate, error
