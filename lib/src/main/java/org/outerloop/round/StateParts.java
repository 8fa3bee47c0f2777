package org.outerloop.round;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.tensor.ParameterBuffer;
import org.outerloop.training.Trainer;

/** The buffers of a peer's state, by the names they are stored under. */
final class StateParts {
  static final String RESIDUAL = "error-feedback";
  static final String FIRST = "exp-avg";
  static final String SECOND = "exp-avg-sq";

  /** All of them, in the order of storage. */
  static final List<String> NAMES = List.of(RESIDUAL, FIRST, SECOND);

  private StateParts() {}

  /** What the inner optimizer remembers, in the order of storage. */
  static Map<String, ParameterBuffer> ofTrainer(Trainer trainer) {
    Map<String, ParameterBuffer> parts = new LinkedHashMap<>();
    parts.put(FIRST, trainer.firstMoment());
    parts.put(SECOND, trainer.secondMoment());
    return parts;
  }
}
