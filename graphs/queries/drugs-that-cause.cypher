// drugs-that-cause
// Drugs that cause an effect, by themselves or by a class.
// $effect: the effect (KG:hyperkalemia)
MATCH (c:Concept {id: $effect})<-[r:CAUSES|HAS_SIDE_EFFECT]-(stated:Concept)<-[:SUBCLASS_OF*0..8]-(d:Concept)
WHERE d.category = 'Drug'
RETURN DISTINCT d.id AS id, d.name AS drug, stated.name AS stated_of, r.source AS source
ORDER BY drug, id, stated_of, source
