"""An article or a claim in words, as figures with indicator, subject, value and period; and their verdicts.

An article goes this way, a module a step:
- files, html_text, document: a file becomes text in blocks (headings, paragraphs, list items, cells of tables);
- sentences: blocks become sentences with words and with the headings that speak for them;
- figures, periods, mentions, name_finder: numbers, times and names in a sentence (countries.toml has countries);
- situation: one number in its sentence: its noun, how much each word around says of it, its time;
- scene: what the sentences before spoke of; subjects: whom a number may be about, other organisations, countries;
- lexicon, indicators: the terms of data/terms.csv weighed with those words and subjects: the pair that fits best;
- article, finding: all this for each sentence in turn; judged: verdicts; page: the marked article; read: a DataFrame.

Claims go another way: claims reads a file of them, everyday finds what their names mean, understand makes statements.
The words by which all of them read stand in words.toml (module words), a line a meaning.
"""
