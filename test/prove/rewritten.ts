/** SQL that replaces `from` by `to` in these functions of core, to break them on purpose. It fails if one of them lacks `from`. */
export function rewritten(functions: readonly string[], from: string, to: string): string {
  return `
    do $$
    declare
      v_name text;
      v_body text;
    begin
      foreach v_name in array '{${functions.join()}}'::text[] loop
        v_body := pg_get_functiondef(('core.' || v_name)::regproc);
        assert position('${from}' in v_body) > 0, 'core.' || v_name || ' is written otherwise by now';
        execute replace(v_body, '${from}', '${to}');
      end loop;
    end $$`
}
