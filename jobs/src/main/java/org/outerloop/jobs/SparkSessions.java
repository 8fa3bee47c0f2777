package org.outerloop.jobs;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the session of a job. What spark-submit or {@code --master} set wins; only what is still
 * unset is filled in here.
 */
public final class SparkSessions {
  private static final String NATIVE_OPTIONS =
      "--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxPhysicalBytes=0"
          + " -Dorg.bytedeco.javacpp.maxBytes=0";

  private SparkSessions() {}

  public static SparkSession open(String job, SparkSettings settings) {
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
    ownDistribution(conf);
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
    conf.setIfMissing("spark.executor.extraJavaOptions", NATIVE_OPTIONS);
    if (local) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    home()
        .ifPresent(
            home -> conf.setIfMissing("spark.executor.extraClassPath", home.resolve("app") + "/*"));
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
