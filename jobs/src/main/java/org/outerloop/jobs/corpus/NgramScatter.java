package org.outerloop.jobs.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.NgramHashes;
import org.outerloop.corpus.Paragraphs;

/**
 * Hashes the n-grams of pages and throws them into buckets by hash, so that equal ones meet. From
 * rows of place and text; to rows of {@link #SCHEMA}, many to a bucket.
 *
 * <p>Memory of a task: {@value #BYTES} bytes or {@value #LEAST_BLOCK} per bucket, and the n-grams
 * of one page.
 */
final class NgramScatter implements MapPartitionsFunction<Row, Row> {
  static final String BUCKET = "bucket";
  static final String BLOCK = "block";
  static final StructType SCHEMA =
      new StructType()
          .add(BUCKET, DataTypes.IntegerType, false)
          .add(BLOCK, DataTypes.BinaryType, false);

  private static final int BYTES = 16 << 20;
  private static final int LEAST_BLOCK = 512;
  private static final int MOST_BLOCK = 64 << 10;

  private final int ngram;
  private final int buckets;

  NgramScatter(int ngram, int buckets) {
    this.ngram = ngram;
    this.buckets = buckets;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> pages) {
    return new Blocks(pages);
  }

  /** The bucket of a hash: by its highest bits, for tables within a bucket go by the lowest. */
  static int bucket(long hash, int buckets) {
    return (int) ((hash >>> 32) * buckets >>> 32);
  }

  private final class Blocks implements Iterator<Row> {
    private final Iterator<Row> pages;
    private final NgramHashes hashes = NgramHashes.exact(ngram);
    private final NgramBlock[] open = new NgramBlock[buckets];
    private final Deque<Row> ready = new ArrayDeque<>();

    Blocks(Iterator<Row> pages) {
      this.pages = pages;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && pages.hasNext()) {
        Row page = pages.next();
        scatter(page.getLong(0), page.getString(1));
        if (!pages.hasNext()) {
          finish();
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      return ready.remove();
    }

    private void scatter(long place, String text) {
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
        scatter(new NgramParagraph(place, all, numbers.get(i), own.length), own);
      }
    }

    private void scatter(NgramParagraph paragraph, long[] values) {
      for (long hash : values) {
        int bucket = bucket(hash, buckets);
        if (open[bucket] == null) {
          open[bucket] =
              new NgramBlock(Math.max(LEAST_BLOCK, Math.min(MOST_BLOCK, BYTES / buckets)));
        }
        open[bucket].add(paragraph, hash);
        if (open[bucket].isFull()) {
          ready.add(RowFactory.create(bucket, open[bucket].take()));
        }
      }
    }

    private void finish() {
      for (int bucket = 0; bucket < buckets; bucket++) {
        if (open[bucket] != null && !open[bucket].isEmpty()) {
          ready.add(RowFactory.create(bucket, open[bucket].take()));
        }
      }
    }
  }
}
