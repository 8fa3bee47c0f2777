package org.outerloop.jobs.corpus;

import java.io.Serializable;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.MinHash;
import org.outerloop.corpus.MinHashSettings;

/** Keys of the buckets of a page, or its shingles; a bean, which Spark turns into columns. */
public final class PageShingles implements Serializable {
  private final long place;
  private final long[] hashes;

  PageShingles(long place, long[] hashes) {
    this.place = place;
    this.hashes = hashes;
  }

  public long getPlace() {
    return place;
  }

  public long[] getHashes() {
    return hashes;
  }

  /** From rows of place and text. */
  static final class Maker implements MapFunction<Row, PageShingles> {
    private final MinHashSettings settings;
    private final boolean buckets;
    private transient MinHash minHash;

    /**
     * @param buckets whether the keys of buckets are asked for, or else the set of shingles
     */
    Maker(MinHashSettings settings, boolean buckets) {
      this.settings = settings;
      this.buckets = buckets;
    }

    @Override
    public PageShingles call(Row page) {
      if (minHash == null) {
        minHash = new MinHash(settings);
      }
      String text = page.getString(1);
      return new PageShingles(
          page.getLong(0), buckets ? minHash.bucketKeys(text) : minHash.shingles(text));
    }
  }
}
