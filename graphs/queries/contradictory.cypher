// contradictory
// Drugs said to treat what they are also said to be contraindicated in, with both sources.
// $top: how many (20)
MATCH (d:Concept)-[t:TREATS]->(c:Concept)<-[r:CONTRAINDICATED_IN]-(d)
RETURN d.id AS id, d.name AS drug, c.name AS condition, t.source AS treats_source, r.source AS contraindicated_source, r.only_when AS only_when, r.unless AS unless
ORDER BY drug, id, condition, treats_source, contraindicated_source, only_when, unless LIMIT $top
