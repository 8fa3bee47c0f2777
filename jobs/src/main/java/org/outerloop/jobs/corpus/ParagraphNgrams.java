package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.outerloop.corpus.NgramHashes;
import org.outerloop.corpus.Paragraphs;

/** The n-grams of one paragraph of one page; a bean, which Spark turns into columns. */
public final class ParagraphNgrams implements Serializable {
  private final long place;
  private final int paragraph;
  private final long[] hashes;

  ParagraphNgrams(long place, int paragraph, long[] hashes) {
    this.place = place;
    this.paragraph = paragraph;
    this.hashes = hashes;
  }

  public long getPlace() {
    return place;
  }

  public int getParagraph() {
    return paragraph;
  }

  public long[] getHashes() {
    return hashes;
  }

  /** From rows of place and text; paragraphs without an n-gram give none. */
  static final class Maker implements FlatMapFunction<Row, ParagraphNgrams> {
    private final int ngram;
    private transient NgramHashes hashes;

    Maker(int ngram) {
      this.ngram = ngram;
    }

    @Override
    public Iterator<ParagraphNgrams> call(Row page) {
      if (hashes == null) {
        hashes = NgramHashes.exact(ngram);
      }
      String text = page.getString(1);
      List<ParagraphNgrams> all = new ArrayList<>();
      Paragraphs paragraphs = new Paragraphs(text);
      while (paragraphs.next()) {
        if (hashes.hash(text, paragraphs.start(), paragraphs.end()) > 0) {
          all.add(new ParagraphNgrams(page.getLong(0), paragraphs.index(), hashes.values()));
        }
      }
      return all.iterator();
    }
  }
}
