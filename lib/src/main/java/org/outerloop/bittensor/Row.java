package org.outerloop.bittensor;

import java.io.Serializable;
import java.util.List;

/**
 * What one seat holds for others: its weights or its bonds.
 *
 * @param from uid of the seat
 * @param cells in the order of the chain
 */
public record Row(int from, List<Cell> cells) implements Serializable {
  private static final int CELL_BYTES = 4;

  public Row {
    cells = List.copyOf(cells);
  }

  /** Sum over all cells. */
  public long sum() {
    return cells.stream().mapToLong(Cell::value).sum();
  }

  /**
   * From an entry of one of the maps by subnet and uid: the key ends with the uid, the value is a
   * list of pairs of u16.
   */
  static Row read(Octets key, Octets value) {
    int size = key.size();
    int from = key.at(size - 2) | key.at(size - 1) << 8;
    return ChainNode.read(
        "row " + from, value, reader -> new Row(from, reader.list(CELL_BYTES, Cell::read)));
  }

  /**
   * @param to uid of the other seat
   * @param value from 0 to 65,535
   */
  public record Cell(int to, int value) implements Serializable {
    static Cell read(ScaleReader reader) {
      return new Cell(reader.u16(), reader.u16());
    }
  }
}
