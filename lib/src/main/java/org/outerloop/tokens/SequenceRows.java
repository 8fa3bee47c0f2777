package org.outerloop.tokens;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Puts a shard's columns together into rows. */
final class SequenceRows extends RecordMaterializer<TokenSequence> {
  private final IntList tokens;
  private long sequence;
  private long id;

  SequenceRows(int tokensPerRow) {
    tokens = new IntList(tokensPerRow);
  }

  /** The row just read; its index is the row number in the shard. */
  @Override
  public TokenSequence getCurrentRecord() {
    return new TokenSequence(sequence, id, tokens.toArray());
  }

  @Override
  public GroupConverter getRootConverter() {
    Converter element = new Element();
    Converter list = new Group(new Group(element));
    return new Group(new SequenceNumber(), new SequenceId(), list);
  }

  private final class Group extends GroupConverter {
    private final Converter[] fields;

    Group(Converter... fields) {
      this.fields = fields;
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {
      if (fields.length > 1) {
        tokens.clear();
      }
    }

    @Override
    public void end() {}
  }

  private final class SequenceNumber extends PrimitiveConverter {
    @Override
    public void addLong(long value) {
      sequence = value;
    }
  }

  private final class SequenceId extends PrimitiveConverter {
    @Override
    public void addLong(long value) {
      id = value;
    }
  }

  private final class Element extends PrimitiveConverter {
    @Override
    public void addInt(int value) {
      tokens.add(value);
    }
  }
}
