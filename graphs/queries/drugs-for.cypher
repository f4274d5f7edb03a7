// drugs-for
// Drugs that treat, prevent or relieve a disease, by themselves or by a class.
// $disease: the disease (KG:gout)
MATCH (c:Concept {id: $disease})<-[r:TREATS|PREVENTS|AMELIORATES]-(stated:Concept)<-[:SUBCLASS_OF*0..8]-(d:Concept)
WHERE d.category = 'Drug'
RETURN DISTINCT d.id AS id, d.name AS drug, r.predicate AS predicate, stated.name AS stated_of, r.source AS source
ORDER BY drug, id, predicate, stated_of, source
