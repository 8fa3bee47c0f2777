package org.outerloop.jobs.attest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.outerloop.attest.Answer;
import org.outerloop.round.TaskDevices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** Asks every executor, one after the other on each host, until all have answered or time is up. */
final class FleetChallenge {
  private static final Logger LOG = LoggerFactory.getLogger(FleetChallenge.class);

  private final Fleet fleet;
  private final AttestationSettings settings;
  private final ChallengeTask task;

  FleetChallenge(Fleet fleet, AttestationSettings settings, TaskDevices devices) {
    this.fleet = fleet;
    this.settings = settings;
    this.task =
        new ChallengeTask(
            settings.challenge(), devices, settings.fault().map(InjectedFault::parse).orElse(null));
  }

  /** Answers by executor; who is not in it did not answer. */
  Map<ExecutorPlace, Answer> ask(List<ExecutorPlace> executors) {
    Map<ExecutorPlace, Answer> answers = new HashMap<>();
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      List<ExecutorPlace> missing =
          executors.stream().filter(executor -> !answers.containsKey(executor)).toList();
      waves(missing).forEach(wave -> ask(wave, answers));
    }
    return answers;
  }

  /** At most one executor of a host in each. */
  static List<List<ExecutorPlace>> waves(List<ExecutorPlace> executors) {
    List<List<ExecutorPlace>> waves = new ArrayList<>();
    Map<String, Integer> next = new TreeMap<>();
    for (ExecutorPlace executor : executors) {
      int wave = next.merge(executor.host(), 1, Integer::sum) - 1;
      if (wave == waves.size()) {
        waves.add(new ArrayList<>());
      }
      waves.get(wave).add(executor);
    }
    return waves;
  }

  private void ask(List<ExecutorPlace> wave, Map<ExecutorPlace, Answer> answers) {
    Map<ExecutorPlace, JavaFutureAction<List<Answer>>> asked = new HashMap<>();
    for (ExecutorPlace executor : wave) {
      asked.put(executor, preferring(executor).flatMap(task).collectAsync());
    }
    long deadline = System.nanoTime() + (long) (settings.patienceSeconds() * 1e9);
    for (ExecutorPlace executor : wave) {
      await(asked.get(executor), deadline).forEach(answer -> answers.put(executor, answer));
    }
  }

  private JavaRDD<ExecutorPlace> preferring(ExecutorPlace executor) {
    Seq<String> places = CollectionConverters.asScala(List.of(executor.preference())).toSeq();
    Seq<Tuple2<ExecutorPlace, scala.collection.immutable.Seq<String>>> one =
        CollectionConverters.asScala(List.of(new Tuple2<>(executor, places))).toSeq();
    return fleet
        .spark()
        .<ExecutorPlace>makeRDD(one, ClassTag$.MODULE$.apply(ExecutorPlace.class))
        .toJavaRDD();
  }

  private static List<Answer> await(JavaFutureAction<List<Answer>> asked, long deadline) {
    try {
      return asked.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      return List.of();
    } catch (ExecutionException e) {
      LOG.warn("A challenge failed", e);
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for answers", e);
    }
  }
}
