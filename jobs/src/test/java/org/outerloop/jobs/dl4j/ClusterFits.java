package org.outerloop.jobs.dl4j;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Fits in a process of its own: {@code MASTER SERIALIZER KILL FOLDER}. KILL is a file that is not
 * there yet: the executor that makes it dies on the spot, in the middle of its local steps; "-" for
 * none. FOLDER keeps states; "-" for none.
 */
public final class ClusterFits {
  static final String RESULT = "result: ";
  static final String LOST = "lost: ";

  private ClusterFits() {}

  public static void main(String[] args) {
    SparkConf conf =
        new SparkConf()
            .setMaster(args[0])
            .setAppName("fits")
            .set("spark.serializer", "org.apache.spark.serializer." + args[1])
            // DL4J refuses Kryo without it; nothing of ours needs it
            .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.executor.memory", "800m")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .set("spark.executor.extraJavaOptions", "-Djava.awt.headless=true");
    AtomicInteger lost = new AtomicInteger();
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLogLevel("ERROR");
      spark.sc().addSparkListener(new Losses(lost));
      SparseLoCoBuilder builder =
          new SparseLoCoBuilder(4, 25).localSteps(5).density(256, 64).checkpointRounds(3);
      if (!args[2].equals("-")) {
        builder.trainingHooks(new Killer(args[2]));
      }
      if (!args[3].equals("-")) {
        builder.stateFolder(args[3]);
      }
      SparkDl4jMultiLayer network =
          new SparkDl4jMultiLayer(spark, Plane.network(), builder.build());
      JavaRDD<DataSet> data =
          spark
              .parallelize(IntStream.range(0, 6).boxed().toList(), 6)
              .flatMap(part -> Plane.examples(300, part).iterator());
      network.fit(data); // 1800 examples, 72 batches, 4 rounds
      network.fit(data);
      System.out.println(LOST + lost.get());
      System.out.println(RESULT + ParameterDigest.of(new LayerNetwork(network.getNetwork())));
    }
  }

  /** Counts executors that were lost while the application ran. */
  private static final class Losses extends SparkListener {
    private final AtomicInteger lost;

    Losses(AtomicInteger lost) {
      this.lost = lost;
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      lost.incrementAndGet();
    }
  }

  /** Ends the first executor that comes to its 53rd step, in its sixth round. */
  private static final class Killer implements TrainingHook {
    private static final AtomicInteger STEPS = new AtomicInteger();
    private final String file;

    Killer(String file) {
      this.file = file;
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet batch, Model model) {
      if (STEPS.incrementAndGet() == 53 && !SparkEnv.get().executorId().equals("driver")) {
        try {
          Files.createFile(Path.of(file));
          Runtime.getRuntime().halt(137);
        } catch (FileAlreadyExistsException e) {
          // one loss is enough
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(file, e);
        }
      }
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet batch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet batch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet batch, Model model) {}
  }

  /** What a finished process said after a word. */
  static String said(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(String.join("\n", lines)));
  }
}
