// why
// Why two concepts are connected: the most specific paths of one, two and three edges (few edges at the concepts between).
// $from: a concept (KG:metformin)
// $to: another concept (KG:heart-failure)
// $top: how many paths of each length (5)
MATCH (a:Concept {id: $from})-[r]-(b:Concept {id: $to})
WITH a, r, b, 0 AS edges_between ORDER BY r.predicate, r.key LIMIT $top
RETURN 1 AS hops, edges_between, a.name + CASE WHEN EXISTS { MATCH (a)-[xr]->(b) WHERE xr.key = r.key } THEN ' -' + r.predicate + '-> ' ELSE ' <-' + r.predicate + '- ' END + b.name AS path
UNION ALL
MATCH (a:Concept {id: $from})-[r]-(m:Concept)-[s]-(b:Concept {id: $to})
WHERE m.id <> a.id AND m.id <> b.id
WITH a, r, m, s, b, COUNT { MATCH (m)-[]-() } AS edges_between ORDER BY edges_between, m.id, r.key, s.key LIMIT $top
RETURN 2 AS hops, edges_between, a.name + CASE WHEN EXISTS { MATCH (a)-[xr]->(m) WHERE xr.key = r.key } THEN ' -' + r.predicate + '-> ' ELSE ' <-' + r.predicate + '- ' END + m.name + CASE WHEN EXISTS { MATCH (m)-[xs]->(b) WHERE xs.key = s.key } THEN ' -' + s.predicate + '-> ' ELSE ' <-' + s.predicate + '- ' END + b.name AS path
UNION ALL
MATCH (a:Concept {id: $from})-[r]-(m:Concept)-[s]-(n:Concept)-[t]-(b:Concept {id: $to})
WHERE m.id <> a.id AND m.id <> b.id AND n.id <> a.id AND n.id <> b.id AND m.id <> n.id
WITH a, r, m, s, n, t, b, COUNT { MATCH (m)-[]-() } + COUNT { MATCH (n)-[]-() } AS edges_between ORDER BY edges_between, m.id, n.id, r.key, s.key, t.key LIMIT $top
RETURN 3 AS hops, edges_between, a.name + CASE WHEN EXISTS { MATCH (a)-[xr]->(m) WHERE xr.key = r.key } THEN ' -' + r.predicate + '-> ' ELSE ' <-' + r.predicate + '- ' END + m.name + CASE WHEN EXISTS { MATCH (m)-[xs]->(n) WHERE xs.key = s.key } THEN ' -' + s.predicate + '-> ' ELSE ' <-' + s.predicate + '- ' END + n.name + CASE WHEN EXISTS { MATCH (n)-[xt]->(b) WHERE xt.key = t.key } THEN ' -' + t.predicate + '-> ' ELSE ' <-' + t.predicate + '- ' END + b.name AS path
