package org.outerloop.jobs.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FlatRowTest {
  private static final float[] VALUES = {1, 2, 3, 4, 5, 6};

  @Test
  void whatIsPutIntoARowIsReadFromIt() {
    INDArray row = FlatRow.of(VALUES);
    assertThat(row.shape()).containsExactly(1, 6);
    assertThat(row.getFloat(0, 4)).isEqualTo(5);

    FlatRow.put(row, 2, new float[] {-3, -4});

    assertThat(row.getFloat(0, 3)).isEqualTo(-4);
    assertThat(FlatRow.floats(row)).containsExactly(1, 2, -3, -4, 5, 6);
    assertThat(FlatRow.floats(row, 1, 3)).containsExactly(2, -3);
  }

  @Test
  void aViewBeginsWhereItBegins() {
    INDArray view = FlatRow.of(VALUES).get(NDArrayIndex.all(), NDArrayIndex.interval(2, 5));

    assertThat(FlatRow.floats(view)).containsExactly(3, 4, 5);
    assertThat(FlatRow.floats(view, 1, 2)).containsExactly(4);
  }

  @Test
  void everySecondEntryIsNoRow() {
    INDArray column = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}}).getColumn(0, true);

    assertThatThrownBy(() -> FlatRow.floats(column)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FlatRow.floats(Nd4j.createFromArray(1.0, 2.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
