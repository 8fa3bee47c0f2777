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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.message.Contributions.Written;

/** Well-formed Arrow files, correctly promised, whose rows or columns break one rule each. */
class HostileContentTest {
  private static final int SLICE = 0;
  private static final int POSITIONS = 1;
  private static final int VALUES = 2;

  private static void assertRefused(
      MessagePlan plan, Schema schema, Consumer<List<Object[]>> spoil, String reason) {
    List<Object[]> rows = ArrowFiles.rows(plan, Contributions.slices(plan, 1));
    spoil.accept(rows);
    Written written = ArrowFiles.write(plan, schema, rows);
    assertThatThrownBy(() -> Contributions.readAll(plan, written))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
  }

  private static void assertRefused(Codec codec, Consumer<List<Object[]>> spoil, String reason) {
    assertRefused(codec.plan(), ContributionWriter.schema(), spoil, reason);
  }

  private static void assertRefused(Schema schema, String reason) {
    assertRefused(Contributions.PLAN, schema, rows -> {}, reason);
  }

  private static byte[] bytes(List<Object[]> rows, int row, int column) {
    return (byte[]) rows.get(row)[column];
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesASliceLeftOut(Codec codec) {
    assertRefused(codec, rows -> rows.remove(2), "block 0: declares 6 rows, must have 7");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesASliceTooMany(Codec codec) {
    assertRefused(codec, rows -> rows.add(rows.get(6)), "declares 8 rows, must have 7");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesSlicesOutOfOrder(Codec codec) {
    assertRefused(codec, rows -> Collections.swap(rows, 0, 1), "row 0 is slice 1, must be 0");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesASliceSentTwice(Codec codec) {
    assertRefused(codec, rows -> rows.set(1, rows.get(0)), "row 1 is slice 0, must be 1");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesASliceThatDoesNotExist(Codec codec) {
    assertRefused(codec, rows -> rows.get(6)[SLICE] = 7, "row 6 is slice 7, must be 6");
    assertRefused(codec, rows -> rows.get(0)[SLICE] = -1, "row 0 is slice -1, must be 0");
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesByteStringsLongerThanPossible(Codec codec) {
    MessagePlan plan = codec.plan();
    int positions = plan.maxBytes(Column.POSITIONS, 0);
    int values = plan.maxBytes(Column.VALUES, 6);
    assertRefused(
        codec,
        rows -> rows.get(0)[POSITIONS] = new byte[positions + 1],
        "column POSITIONS: row 0 has " + (positions + 1) + " bytes, at most " + positions);
    assertRefused(
        codec,
        rows -> rows.get(6)[VALUES] = new byte[values + 1],
        "column VALUES: row 6 has " + (values + 1) + " bytes, at most " + values);
  }

  @ParameterizedTest
  @MethodSource("org.outerloop.message.Codec#all")
  void refusesByteStringsThatAreCutShort(Codec codec) {
    int rows = codec.plan().slices().size();
    for (int row = 0; row < rows; row++) {
      for (int column : new int[] {POSITIONS, VALUES}) {
        int cut = row;
        assertRefused(
            codec,
            all -> {
              byte[] whole = bytes(all, cut, column);
              boolean empty = whole.length == 0;
              all.get(cut)[column] = empty ? new byte[1] : Arrays.copyOf(whole, whole.length - 1);
            },
            "block 0: ");
      }
    }
  }

  @Test
  void refusesNulls() {
    List<Field> fields = new ArrayList<>(ContributionWriter.schema().getFields());
    fields.set(VALUES, Field.nullable("values", ArrowType.Binary.INSTANCE));
    Schema nullable = new Schema(fields, MessageSchema.METADATA);

    assertRefused(
        Contributions.PLAN,
        nullable,
        rows -> rows.get(3)[VALUES] = null,
        "column VALUES declares 7 rows and 1");
    assertRefused(nullable, "column values is nullable, nested, encoded or annotated");
  }

  @Test
  void refusesAnotherSchema() {
    List<Field> fields = ContributionWriter.schema().getFields();
    Field renamed = new Field("value", FieldType.notNullable(ArrowType.Binary.INSTANCE), List.of());
    List<Field> other = new ArrayList<>(fields);
    other.set(VALUES, renamed);
    assertRefused(new Schema(other, MessageSchema.METADATA), "column values is named value");

    List<Field> more = new ArrayList<>(fields);
    more.add(renamed);
    assertRefused(new Schema(more, MessageSchema.METADATA), "has 4 columns of 11 buffers");

    List<Field> swapped = new ArrayList<>(fields);
    Collections.swap(swapped, POSITIONS, VALUES);
    assertRefused(
        Contributions.PLAN,
        new Schema(swapped, MessageSchema.METADATA),
        rows -> rows.forEach(row -> Collections.swap(Arrays.asList(row), POSITIONS, VALUES)),
        "block 0: ");
  }

  @Test
  void refusesAnotherVersion() {
    List<Field> fields = ContributionWriter.schema().getFields();

    assertRefused(new Schema(fields), "head: is not of version 1");
    assertRefused(
        new Schema(fields, Map.of(MessageSchema.VERSION_KEY, "2")), "head: is not of version 1");
  }
}
