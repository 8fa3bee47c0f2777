package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.NgramHashes;
import org.outerloop.corpus.Paragraphs;

/**
 * Hashes the n-grams of pages and throws them into buckets by hash, so that equal ones meet. From
 * rows of place and text; to rows of {@link BucketBlocks#SCHEMA}.
 */
final class NgramScatter extends BucketBlocks<Row> {
  private final NgramHashes hashes;

  NgramScatter(Iterator<Row> pages, int ngram, int buckets) {
    super(pages, buckets);
    this.hashes = NgramHashes.exact(ngram);
  }

  @Override
  void scatter(Row page) {
    String text = page.getString(1);
    List<Integer> numbers = new ArrayList<>();
    List<long[]> values = new ArrayList<>();
    int all = 0;
    Paragraphs paragraphs = new Paragraphs(text);
    while (paragraphs.next()) {
      int ngrams = hashes.hash(text, paragraphs.start(), paragraphs.end());
      if (ngrams > 0) {
        numbers.add(paragraphs.index());
        values.add(hashes.values());
        all += ngrams;
      }
    }
    for (int i = 0; i < values.size(); i++) {
      long[] own = values.get(i);
      NgramParagraph of = new NgramParagraph(page.getLong(0), all, numbers.get(i), own.length);
      for (long hash : own) {
        put(hash, of, hash);
      }
    }
  }
}
