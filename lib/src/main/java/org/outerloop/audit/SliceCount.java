package org.outerloop.audit;

import java.util.List;

/** In how many slices and tensors something differs. */
final class SliceCount {
  private SliceCount() {}

  static String text(Pair pair, List<Integer> differ, String of) {
    long tensors =
        differ.stream().map(index -> pair.slices().get(index).tensor()).distinct().count();
    return "%d of the %d slices of the %s differ, in %d tensors"
        .formatted(differ.size(), pair.slices().size(), of, tensors);
  }
}
