package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.outerloop.message.Contributions.Written;

/** Well-formed Arrow files, correctly promised, whose content breaks one rule each. */
class HostileContentTest {
  private static final int POSITIONS = 4;
  private static final int CODES = 5;
  private static final int SCALES = 6;

  private final MessagePlan plan = Contributions.PLAN;

  private void assertRefused(Schema schema, Consumer<List<Object[]>> spoil, String reason) {
    List<Object[]> rows = ArrowFiles.rows(Contributions.slices(plan, 1));
    spoil.accept(rows);
    Written written = ArrowFiles.write(schema, rows);
    assertThatThrownBy(() -> Contributions.readAll(plan, written))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  private void assertRefused(Consumer<List<Object[]>> spoil, String reason) {
    assertRefused(ContributionWriter.schema(), spoil, reason);
  }

  private static byte[] bytes(List<Object[]> rows, int row, int column) {
    return (byte[]) rows.get(row)[column];
  }

  @Test
  void refusesASliceLeftOut() {
    assertRefused(rows -> rows.remove(2), "block 0: declares 6 rows, must have 7");
  }

  @Test
  void refusesASliceTooMany() {
    assertRefused(rows -> rows.add(rows.get(6)), "block 0: declares 8 rows, must have 7");
  }

  @Test
  void refusesSlicesOutOfOrder() {
    assertRefused(
        rows -> Collections.swap(rows, 0, 1),
        "row 0 is slice(tensor 0, rows 16+16), must be slice(tensor 0, rows 0+16)");
  }

  @Test
  void refusesASliceSentTwice() {
    assertRefused(
        rows -> rows.set(1, rows.get(0)),
        "row 1 is slice(tensor 0, rows 0+16), must be slice(tensor 0, rows 16+16)");
  }

  @Test
  void refusesAnotherShape() {
    assertRefused(rows -> rows.get(0)[2] = 8, "row 0 is slice(tensor 0, rows 0+8)");
    assertRefused(rows -> rows.get(0)[3] = 1 << 30, "row 0 is slice(tensor 0, rows 0+16)");
  }

  @Test
  void refusesEntriesTooFewOrTooMany() {
    assertRefused(
        rows -> rows.get(0)[POSITIONS] = new byte[0], "column POSITIONS: row 1 begins at 0");
    assertRefused(
        rows -> rows.get(0)[CODES] = Arrays.copyOf(bytes(rows, 0, CODES), 99),
        "column CODES: row 1 begins at 99");
    assertRefused(rows -> rows.get(6)[SCALES] = new byte[3], "column SCALES: row 7 begins at");
  }

  @Test
  void refusesPositionsThatDoNotIncrease() {
    assertRefused(rows -> Arrays.fill(bytes(rows, 0, POSITIONS), (byte) 0), "position 0 after 0");
  }

  @Test
  void refusesAPositionOutsideItsChunk() {
    assertRefused(
        rows -> Arrays.fill(bytes(rows, 0, POSITIONS), (byte) 255), "position 4095 after -1 of 64");
  }

  @Test
  void refusesScalesInTheWrongOrder() {
    assertRefused(
        rows -> {
          bytes(rows, 0, SCALES)[0] = (byte) 200;
          bytes(rows, 0, SCALES)[1] = 10;
        },
        "chunk 0: lower scale 200 exceeds 10");
  }

  @Test
  void refusesReservedBits() {
    assertRefused(
        rows -> {
          byte[] codes = bytes(rows, 6, CODES); // the vector of one entry
          codes[0] |= (byte) 0x80;
        },
        "codes: reserved bits of the last byte are set");
    assertRefused(
        rows -> {
          byte[] positions = bytes(rows, 3, POSITIONS); // an odd number of positions
          positions[positions.length - 1] |= (byte) 0x80;
        },
        "positions: reserved bits of the last byte are set");
  }

  @Test
  void refusesNulls() {
    List<Field> fields = new ArrayList<>(ContributionWriter.schema().getFields());
    fields.set(CODES, Field.nullable("codes", ArrowType.Binary.INSTANCE));
    Schema nullable = new Schema(fields, MessageSchema.METADATA);

    assertRefused(
        nullable, rows -> rows.get(3)[CODES] = null, "column CODES declares 7 rows and 1");
    assertRefused(nullable, rows -> {}, "column codes is nullable, nested, encoded or annotated");
  }

  @Test
  void refusesAnotherSchema() {
    List<Field> fields = ContributionWriter.schema().getFields();
    Field renamed = new Field("code", FieldType.notNullable(ArrowType.Binary.INSTANCE), List.of());
    List<Field> other = new ArrayList<>(fields);
    other.set(CODES, renamed);
    assertRefused(
        new Schema(other, MessageSchema.METADATA), rows -> {}, "column codes is named code");

    List<Field> more = new ArrayList<>(fields);
    more.add(renamed);
    assertRefused(
        new Schema(more, MessageSchema.METADATA), rows -> {}, "has 8 columns of 20 buffers");
  }

  @Test
  void refusesAnotherVersion() {
    List<Field> fields = ContributionWriter.schema().getFields();

    assertRefused(new Schema(fields), rows -> {}, "head: is not of version 1");
    assertRefused(
        new Schema(fields, Map.of(MessageSchema.VERSION_KEY, "2")),
        rows -> {},
        "head: is not of version 1");
  }
}
