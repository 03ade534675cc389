-- ops.sample_calls() returns the stops of the sample routes, with their distance from the start of the route
create or replace function ops.sample_calls()
returns table (route integer, call integer, code text, name text, latitude double precision, longitude double precision,
               distance_m integer)
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  values (1, 0, 'DEL', 'Delhi, Kashmere Gate',   28.6675::float8, 77.2282::float8, 0),
         (1, 1, 'GGN', 'Gurugram, IFFCO Chowk',  28.4722, 77.0724, 34000),
         (1, 2, 'BHR', 'Behror, Midway',         27.8893, 76.2800, 138000),
         (1, 3, 'JAI', 'Jaipur, Sindhi Camp',    26.9239, 75.7985, 275000),
         (2, 0, 'DEL', 'Delhi, Kashmere Gate',   28.6675, 77.2282, 0),
         (2, 1, 'PNP', 'Panipat',                29.3909, 76.9635, 88000),
         (2, 2, 'KNL', 'Karnal',                 29.6857, 76.9905, 123000),
         (2, 3, 'UMB', 'Ambala Cantt',           30.3398, 76.8606, 198000),
         (2, 4, 'CHD', 'Chandigarh, Sector 43',  30.7196, 76.7475, 248000),
         (3, 0, 'DEL', 'Delhi, Kashmere Gate',   28.6675, 77.2282, 0),
         (3, 1, 'MTJ', 'Mathura',                27.4924, 77.6737, 160000),
         (3, 2, 'AGR', 'Agra, Idgah',            27.1606, 77.9945, 215000),
         (3, 3, 'KNP', 'Kanpur, Jhakarkati',     26.4499, 80.3319, 495000),
         (3, 4, 'LKO', 'Lucknow, Alambagh',      26.8090, 80.9000, 585000),
         (4, 0, 'DEL', 'Delhi, Kashmere Gate',   28.6675, 77.2282, 0),
         (4, 1, 'MRT', 'Meerut',                 28.9845, 77.7064, 72000),
         (4, 2, 'RRK', 'Roorkee',                29.8543, 77.8880, 176000),
         (4, 3, 'HDW', 'Haridwar',               29.9457, 78.1642, 207000),
         (4, 4, 'DED', 'Dehradun',               30.2880, 77.9985, 258000)
$$;
