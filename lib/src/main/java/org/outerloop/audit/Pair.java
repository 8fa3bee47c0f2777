package org.outerloop.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;

/**
 * The two runs that are compared.
 *
 * @param spec settings of A
 * @param sameSettings whether both have the same run.json, so that digests over it can be compared
 */
record Pair(Side a, Side b, RunSpec spec, boolean sameSettings) {

  /** The same of both. */
  record Both<T>(T a, T b) {
    boolean equal() {
      return a.equals(b);
    }
  }

  /** What both have; empty if one has it not. */
  <T> Optional<Both<T>> both(Function<RunView, Optional<T>> reading) {
    Optional<T> ofA = a.read(() -> reading.apply(a.view()));
    Optional<T> ofB = b.read(() -> reading.apply(b.view()));
    return ofA.flatMap(x -> ofB.map(y -> new Both<>(x, y)));
  }

  ParameterLayout layout() {
    return ParameterLayout.of(spec.model());
  }

  List<Slice> slices() {
    return layout().slices(spec.compression().chunkEdge(), spec.compression().sliceEntries());
  }

  /** All damage seen so far. */
  List<Parting> damages() {
    List<Parting> all = new ArrayList<>(a.damages());
    all.addAll(b.damages());
    return all;
  }

  long requests() {
    return a.view().requests() + b.view().requests();
  }
}
