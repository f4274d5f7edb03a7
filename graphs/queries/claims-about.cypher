// claims-about
// What the loaded reports claim about a concept, with the verdicts.
// $concept: the concept (KG:metformin)
MATCH (t:Trace)-[:HAS_STEP]->(s:Step)-[:STATES]->(c:Claim)-[a:ABOUT]->(k:Concept {id: $concept})
RETURN DISTINCT t.id AS trace, t.verdict AS trace_verdict, s.number AS step, c.id AS claim, c.says AS says, c.verdict AS verdict, c.error AS error
ORDER BY trace, step, claim
