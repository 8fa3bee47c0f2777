package org.outerloop.jobs.attest;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.outerloop.attest.Answer;
import org.outerloop.attest.Challenge;
import org.outerloop.attest.ChallengeSpec;
import org.outerloop.attest.Disturbance;
import org.outerloop.round.TaskDevices;

/** Answers if it runs where it should; Spark may have placed it elsewhere. */
final class ChallengeTask implements FlatMapFunction<ExecutorPlace, Answer> {
  private final ChallengeSpec spec;
  private final TaskDevices devices;
  private final InjectedFault fault; // null for none: Optional cannot travel

  ChallengeTask(ChallengeSpec spec, TaskDevices devices, InjectedFault fault) {
    this.spec = spec;
    this.devices = devices;
    this.fault = fault;
  }

  @Override
  public Iterator<Answer> call(ExecutorPlace wanted) {
    String here = SparkEnv.get().executorId();
    Optional<InjectedFault> known = Optional.ofNullable(fault);
    if (!here.equals(wanted.id()) || known.filter(f -> f.silences(here)).isPresent()) {
      return List.<Answer>of().iterator();
    }
    Disturbance disturbance = known.map(f -> f.in(here)).orElse(Disturbance.NONE);
    Answer answer = new Challenge(spec, disturbance).answer(here, devices.first());
    return List.of(answer).iterator();
  }
}
