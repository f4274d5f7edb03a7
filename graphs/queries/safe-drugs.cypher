// safe-drugs
// Drugs for a disease that nothing contraindicates in a condition or cautions against; silence is no proof.
// $disease: the disease to treat (KG:hypertension)
// $condition: the condition that the patient also has (KG:asthma)
MATCH (c:Concept {id: $disease})<-[:TREATS]-(stated:Concept)<-[:SUBCLASS_OF*0..8]-(d:Concept), (k:Concept {id: $condition})
WHERE d.category = 'Drug'
  AND NOT EXISTS { MATCH (d)-[:SUBCLASS_OF*0..8]->(:Concept)-[:CONTRAINDICATED_IN|CAUTIONED_IN]->(:Concept)<-[:SUBCLASS_OF*0..8]-(k) }
RETURN DISTINCT d.id AS id, d.name AS drug
ORDER BY drug, id
