package org.outerloop.jobs.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Examples of arrays: their first dimension, whatever the others are. */
final class Rows {
  private Rows() {}

  /** A copy of some examples; null of null, as DL4J says that there is no mask. */
  static INDArray cut(INDArray array, int from, int to) {
    if (array == null) {
      return null;
    }
    INDArrayIndex[] indices = new INDArrayIndex[array.rank()];
    java.util.Arrays.fill(indices, NDArrayIndex.all());
    indices[0] = NDArrayIndex.interval(from, to);
    return array.get(indices).dup();
  }

  /** The same of each array. */
  static INDArray[] cut(INDArray[] arrays, int from, int to) {
    if (arrays == null) {
      return null;
    }
    INDArray[] cut = new INDArray[arrays.length];
    for (int i = 0; i < cut.length; i++) {
      cut[i] = cut(arrays[i], from, to);
    }
    return cut;
  }

  /** Gives back the memory of arrays that are not views; nulls are passed over. */
  static void release(INDArray... arrays) {
    if (arrays != null) {
      for (INDArray array : arrays) {
        if (array != null && array.closeable()) {
          array.close();
        }
      }
    }
  }
}
