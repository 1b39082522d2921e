-- Match funding is a variable of its own: until now only the row said that an amount was match funding.
UPDATE fact
SET variable = replace(variable, 'expenditure.', 'match-funding.')
WHERE variable IN ('expenditure.capital', 'expenditure.revenue', 'expenditure.combined')
  AND item IN ('match-secured', 'match-unsecured');
