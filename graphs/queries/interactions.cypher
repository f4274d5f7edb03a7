// interactions
// Interactions within a list of drugs, by themselves or by classes that they belong to, with the sources.
// $drugs: the drugs (KG:ibuprofen|KG:warfarin|KG:lisinopril)
MATCH (a:Concept)-[:SUBCLASS_OF*0..8]->(x:Concept)-[r:INTERACTS_WITH]-(y:Concept)<-[:SUBCLASS_OF*0..8]-(b:Concept)
WHERE a.id IN $drugs AND b.id IN $drugs AND a.id < b.id
RETURN DISTINCT a.name AS drug, b.name AS with_drug, x.name AS stated_of, y.name AS stated_with, r.strength AS strength, r.only_when AS only_when, r.unless AS unless, r.source AS source
ORDER BY drug, with_drug, stated_of, stated_with, strength, only_when, unless, source
