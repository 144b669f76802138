"""Presenters: released figures become words, tables and charts of one page. They read no file or database."""
