package org.outerloop.tokens;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Where records of a shard would go; column readers want to know it, and nobody here makes any. */
final class NoRecords extends GroupConverter {
  private static final int NUMBERS = 2; // sequence and id come before the list of tokens
  private static final int LEVELS = 2; // the list, and what is repeated in it

  private final int levels;

  NoRecords() {
    this(LEVELS + 1);
  }

  private NoRecords(int levels) {
    this.levels = levels;
  }

  @Override
  public Converter getConverter(int field) {
    boolean number = levels > LEVELS && field < NUMBERS;
    return number || levels == 1 ? new PrimitiveConverter() {} : new NoRecords(levels - 1);
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
