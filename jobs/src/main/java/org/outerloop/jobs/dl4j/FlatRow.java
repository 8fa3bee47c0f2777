package org.outerloop.jobs.dl4j;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.outerloop.protocol.Require;

/**
 * Between Java's arrays and DL4J's rows of all parameters, or of an updater's state. Copies blocks
 * of memory; DL4J's own ways go entry by entry, which for ten million of them takes longer than a
 * training step.
 */
final class FlatRow {
  private FlatRow() {}

  /** A row of its own memory: a matrix of one row, which is how DL4J holds parameters. */
  static INDArray of(float[] values) {
    INDArray row = Nd4j.createUninitialized(DataType.FLOAT, 1, values.length);
    put(row, 0, values);
    return row;
  }

  /** All entries. */
  static float[] floats(INDArray row) {
    return floats(row, 0, Math.toIntExact(row.length()));
  }

  /** Entries of a range. */
  static float[] floats(INDArray row, int from, int to) {
    float[] values = new float[to - from];
    at(row, from).get(values);
    Reference.reachabilityFence(row); // its memory is freed when nobody has it any more
    return values;
  }

  /** Overwrites entries from an index on. */
  static void put(INDArray row, int from, float[] values) {
    at(row, from).put(values);
    Reference.reachabilityFence(row);
  }

  private static FloatPointer at(INDArray row, int from) {
    boolean flat = row.dataType() == DataType.FLOAT && row.elementWiseStride() == 1;
    Require.that(flat, "Not a row of floats side by side: %s", row.shapeInfoToString());
    return new FloatPointer(row.data().addressPointer()).position(from);
  }
}
