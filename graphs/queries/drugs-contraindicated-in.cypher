// drugs-contraindicated-in
// Drugs and classes of drugs that a condition, or what it is a kind of, contraindicates.
// $condition: the condition (KG:asthma)
MATCH (k:Concept {id: $condition})-[:SUBCLASS_OF*0..8]->(stated:Concept)<-[r:CONTRAINDICATED_IN]-(d:Concept)
RETURN DISTINCT d.id AS id, d.name AS drug, stated.name AS stated_in, r.only_when AS only_when, r.unless AS unless, r.source AS source
ORDER BY drug, id, stated_in, only_when, unless, source
