package org.outerloop.jobs;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.outerloop.tensor.Device;

/**
 * Opens the session of a job. What spark-submit or {@code --master} set wins; only what is still
 * unset is filled in here.
 */
public final class SparkSessions {
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  /** JavaCPP's limits count the whole process, so they are lifted; the kernels want vectors. */
  private static final List<String> JAVA_OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
          "-Dorg.bytedeco.javacpp.maxBytes=0");

  private SparkSessions() {}

  /**
   * Spark's settings of a job, complete, and checked as far as GPUs go.
   *
   * @param device of the settings
   * @param deviceMemoryFraction share of a GPU's memory that tensors may take
   * @throws UserException when settings contradict one another or the GPUs they want are not there
   */
  public static SparkConf conf(
      String job, SparkSettings settings, Device device, double deviceMemoryFraction) {
    SparkConf conf = merged(job, settings);
    ownDistribution(conf);
    new GpuSettings(conf, device, deviceMemoryFraction).check();
    LocalClusterGpus.share(conf);
    return conf;
  }

  private static SparkConf merged(String job, SparkSettings settings) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", "outerloop " + job);
    for (String property : settings.properties()) {
      int equals = property.indexOf('=');
      if (equals < 1) {
        throw new UserException("spark.properties wants name=value, got '" + property + "'");
      }
      conf.setIfMissing(property.substring(0, equals), property.substring(equals + 1));
    }
    conf.setIfMissing("spark.master", settings.master());
    return conf;
  }

  /** Tasks that an executor will run at once, as far as the settings say; opens nothing. */
  public static int slots(String job, SparkSettings settings) {
    SparkConf conf = merged(job, settings);
    return Master.of(conf).slots(conf);
  }

  public static SparkSession open(SparkConf conf) {
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /**
   * Fills in what executors need when they are started from our own folder, not from a Spark
   * installation.
   */
  private static void ownDistribution(SparkConf conf) {
    boolean local = conf.get("spark.master").startsWith("local");
    conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    conf.setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
    conf.setIfMissing("spark.executorEnv.GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    conf.setIfMissing("spark.executorEnv.CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    addJavaOptions(conf);
    if (local) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    home().ifPresent(home -> ownFolder(conf, home));
  }

  private static void ownFolder(SparkConf conf, Path home) {
    conf.setIfMissing("spark.executor.extraClassPath", home.resolve("app") + "/*");
    // Spark takes the script alone for a wish without an amount
    if (conf.contains("spark.worker.resource.gpu.amount")) {
      conf.setIfMissing(
          "spark.worker.resource.gpu.discoveryScript",
          home.resolve("conf/gpu-discovery.sh").toString());
    }
  }

  /** What the user says of an option stays. */
  private static void addJavaOptions(SparkConf conf) {
    String options = conf.get(EXECUTOR_OPTIONS, "");
    for (String option : JAVA_OPTIONS) {
      boolean property = option.startsWith("-D");
      String known = property ? option.substring(0, option.indexOf('=')) : option;
      if (!options.contains(known)) {
        options = (options + " " + option).strip();
      }
    }
    conf.set(EXECUTOR_OPTIONS, options);
  }

  /**
   * Folder of the distribution: bin/outerloop names it; under spark-submit it is where the
   * application's jar lies.
   */
  public static Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("outerloop.home"))
        .map(Path::of)
        .or(SparkSessions::homeOfOurJar);
  }

  private static Optional<Path> homeOfOurJar() {
    CodeSource source = SparkSessions.class.getProtectionDomain().getCodeSource();
    return Optional.ofNullable(source)
        .map(CodeSource::getLocation)
        .filter(location -> location.getProtocol().equals("file"))
        .map(location -> Path.of(URI.create(location.toString())))
        .filter(jar -> jar.getParent().endsWith("app"))
        .map(jar -> jar.getParent().getParent());
  }
}
