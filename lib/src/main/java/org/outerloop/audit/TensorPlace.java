package org.outerloop.audit;

import java.util.List;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;

/**
 * A slice, as people call it.
 *
 * @param tensor its name
 * @param slice number within the tensor, from 0
 * @param slices of the tensor
 */
public record TensorPlace(String tensor, int slice, int slices) {

  /** The slice with this index among all of a layout. */
  static TensorPlace of(ParameterLayout layout, List<Slice> all, int index) {
    int tensor = all.get(index).tensor();
    int first = 0;
    while (all.get(first).tensor() != tensor) {
      first++;
    }
    long count = all.stream().filter(slice -> slice.tensor() == tensor).count();
    return new TensorPlace(layout.tensor(tensor).name(), index - first, (int) count);
  }

  /** The slice that holds an entry of the flat buffer. */
  static TensorPlace holding(ParameterLayout layout, List<Slice> all, long entry) {
    for (int i = 0; i < all.size(); i++) {
      Slice slice = all.get(i);
      long begin = layout.tensor(slice.tensor()).offset() + slice.offset();
      if (begin <= entry && entry < begin + slice.length()) {
        return of(layout, all, i);
      }
    }
    throw new IllegalArgumentException("Entry " + entry + " is in no slice");
  }

  @Override
  public String toString() {
    return "tensor " + tensor + ", slice " + (slice + 1) + " of " + slices;
  }
}
