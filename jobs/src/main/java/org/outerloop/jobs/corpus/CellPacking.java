package org.outerloop.jobs.corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.outerloop.tokens.SequenceDraw;
import org.outerloop.tokens.SequencePacker;

/**
 * Packs documents that come cell by cell, in order; gives sequences as they fill, and the counts of
 * a cell at its end. Memory: one document and its sequences.
 */
final class CellPacking implements Iterator<Row> {
  private final Iterator<Row> documents;
  private final PackStage.Format format;
  private final SequenceDraw draw;
  private final Deque<Row> ready = new ArrayDeque<>();
  private SequencePacker packer;
  private int part = -1;
  private int cell = -1;
  private long bytes;

  CellPacking(Iterator<Row> documents, PackStage.Format format, SequenceDraw draw) {
    this.documents = documents;
    this.format = format;
    this.draw = draw;
    begin(part, cell);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && documents.hasNext()) {
      add(documents.next());
    }
    if (ready.isEmpty()) {
      end();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("No more sequences");
    }
    return ready.remove();
  }

  private void add(Row document) {
    int ofPart = document.getAs(Columns.PART);
    int ofCell = document.getAs(Columns.SHARD);
    if (ofPart != part || ofCell != cell) {
      end();
      begin(ofPart, ofCell);
    }
    packer.add(format.width().unpack(document.getAs(Columns.TOKENS)));
    bytes += document.<Long>getAs(Columns.BYTES);
  }

  private void begin(int newPart, int newCell) {
    part = newPart;
    cell = newCell;
    bytes = 0;
    packer = new SequencePacker(format.sequenceLength(), format.endOfText(), this::pass);
  }

  private void pass(int[] tokens) {
    long number = packer.sequences();
    ready.add(
        PackedColumns.sequence(
            part,
            draw.shard(cell, number, format.shards(part)),
            draw.rank(cell, number),
            cell,
            number,
            packer.firstDocument(),
            packer.documents(),
            format.width().pack(tokens)));
  }

  /** Tells what the cell held, once. */
  private void end() {
    if (packer.documents() > 0) {
      ready.add(
          PackedColumns.counts(
              part, cell, cell, packer.documents(), bytes, packer.tokens(), packer.dropped()));
      begin(-1, -1);
    }
  }
}
