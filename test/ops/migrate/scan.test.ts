import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMigration } from '#ops/migrate/files.ts'
import { findMade } from '#ops/migrate/objects.ts'
import { blankLiterals, splitStatements } from '#ops/migrate/scan.ts'

test('statements are split only where SQL ends one', () => {
  const sql = `select ';', E'it\\'s;', 'it''s;', "odd"; -- no; comment
/* one; /* nested; */ still; */ select $$ body; $$, $a$ x; $$ y; $a$, a$1;
select 1`
  assert.deepEqual(
    splitStatements(sql).map((statement) => statement.replace(/\s+/g, ' ')),
    [
      `select ';', E'it\\'s;', 'it''s;', "odd"`,
      '-- no; comment /* one; /* nested; */ still; */ select $$ body; $$, $a$ x; $$ y; $a$, a$1',
      'select 1',
    ],
  )
})

test('blanking keeps every line and column where it was', () => {
  const sql = `select 'a
b' /* c */ , $$ d $$ -- e\nfrom f`
  const blank = blankLiterals(sql)
  assert.equal(blank.length, sql.length)
  assert.equal(blank.indexOf('\n'), sql.indexOf('\n'))
  assert.equal(blank.indexOf('from f'), sql.indexOf('from f'))
  assert.doesNotMatch(blank, /[abcde]\b/)
})

test('what a file makes is read from its words, not from its comments and bodies', () => {
  assert.deepEqual(
    findMade(`-- create function core.no()
      create or replace function core.yes(p_x integer) returns void language plpgsql as $$
      begin execute 'create view core.no as select 1'; create trigger no before insert on core.no; end $$;
      CREATE CONSTRAINT TRIGGER t AFTER UPDATE OF a, b ON core.things for each row execute function core.yes();
      create policy p on core.things using (true);`),
    ['function core.yes', 'trigger t on core.things', 'policy p on core.things'],
  )
})

test('a migration needs a name with a number, and both ways', () => {
  const both = '-- berth: up\nselect 1;\n-- berth: down\nselect 2;\n'
  assert.throws(() => parseMigration('1_short.sql', both), /named NNNN_verb_noun/)
  assert.throws(
    () => parseMigration('0001_only_up.sql', '-- berth: up\nselect 1;'),
    /after it one line "-- berth: down"/,
  )
  const parsed = parseMigration('0001_do_it.sql', `-- why\n-- transaction: no\n${both}`)
  assert.equal(parsed.transactional, false)
  assert.equal(parsed.up.split('\n').indexOf('select 1;'), 3, 'lines are those of the file')
  assert.match(parsed.down, /select 2;/)
})
