package org.outerloop.jobs.dl4j.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.outerloop.jobs.dl4j.SparseLoCoBuilder;
import org.outerloop.jobs.dl4j.compare.TrainingFigures.Point;

/** Trains one network with one master and takes the figures; wants a process of its own. */
public final class OneTraining {
  private static final int HELD_OUT = 4096;
  private static final int EVALUATED_AT_ONCE = 256;
  private static final int KILOBYTE = 1024;

  private final ComparisonSettings settings;
  private final JavaSparkContext spark;

  public OneTraining(ComparisonSettings settings, JavaSparkContext spark) {
    this.settings = settings;
    this.spark = spark;
  }

  /** Who trains. */
  public enum Trainer {
    /** DL4J's own as it comes: parameters are averaged, updaters begin anew. */
    AVERAGING,
    /** The same, with the updaters' states averaged too. */
    AVERAGING_ALL,
    /** Ours. */
    SPARSELOCO;

    /** As on the command line. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Trains.
   *
   * @param parameters about as many as the network gets
   */
  public TrainingFigures run(Trainer trainer, long parameters) throws InterruptedException {
    JavaRDD<DataSet> data =
        TeacherTask.batches(spark, settings.batches(), settings.batchSize(), settings.workers());
    DataSet heldOut = TeacherTask.heldOut(HELD_OUT);
    try (DriverMemory memory = new DriverMemory()) {
      Traffic traffic = Traffic.of(spark.sc());
      long heapBefore = memory.now();
      SparkDl4jMultiLayer network =
          new SparkDl4jMultiLayer(spark, TeacherTask.network(parameters), master(trainer));
      List<Point> points = new ArrayList<>();
      double seconds = 0;
      for (int fit = 1; fit <= settings.fits(); fit++) {
        long start = System.nanoTime();
        network.fit(data);
        seconds += (System.nanoTime() - start) * 1e-9;
        Traffic.Bytes bytes = traffic.soFar();
        points.add(
            new Point(
                fit * settings.rounds() / settings.fits(),
                accuracy(network.getNetwork(), heldOut),
                seconds,
                bytes.results(),
                bytes.broadcasts(),
                bytes.shuffled(),
                bytes.copies()));
      }
      return new TrainingFigures(
          trainer.label(),
          network.getNetwork().numParams(),
          points,
          memory.heap(),
          heapBefore,
          resident());
    }
  }

  private static double accuracy(MultiLayerNetwork network, DataSet examples) {
    Evaluation evaluation = new Evaluation(TeacherTask.CLASSES);
    for (DataSet batch : examples.batchBy(EVALUATED_AT_ONCE)) {
      evaluation.eval(batch.getLabels(), network.output(batch.getFeatures()));
    }
    return evaluation.accuracy();
  }

  private TrainingMaster<?, ?> master(Trainer trainer) {
    return switch (trainer) {
      case AVERAGING, AVERAGING_ALL ->
          new ParameterAveragingTrainingMaster.Builder(settings.workers(), settings.batchSize())
              .batchSizePerWorker(settings.batchSize())
              .averagingFrequency(settings.localSteps())
              .rddTrainingApproach(RDDTrainingApproach.Direct)
              .saveUpdater(trainer == Trainer.AVERAGING_ALL)
              .storageLevel(null) // the examples have one
              .build();
      case SPARSELOCO ->
          new SparseLoCoBuilder(settings.workers(), settings.batchSize())
              .localSteps(settings.localSteps())
              .density(settings.density(), 64)
              .build();
    };
  }

  /** Most memory that this process ever had, as Linux counts it; 0 elsewhere. */
  private static long resident() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> KILOBYTE * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
