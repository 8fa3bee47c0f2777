package org.outerloop.jobs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What a master URL says of executors.
 *
 * @param kind what schedules
 * @param workers of local-cluster; 1 for the others
 * @param cores of an executor; 0 where the URL does not say
 * @param heapMegabytes of an executor; 0 where the URL does not say
 */
record Master(Kind kind, int workers, int cores, long heapMegabytes) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|\\d+)(?:\\s*,[^]]*)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");

  enum Kind {
    /** Threads of the driver. */
    LOCAL,
    /** Executors as processes of this machine. */
    LOCAL_CLUSTER,
    /** Spark's own master: it counts heaps only. */
    STANDALONE,
    /** YARN or Kubernetes: containers with a limit. */
    CONTAINERS
  }

  static Master of(SparkConf conf) {
    String url = conf.get("spark.master");
    Matcher cluster = LOCAL_CLUSTER.matcher(url);
    if (cluster.matches()) {
      return new Master(
          Kind.LOCAL_CLUSTER,
          Integer.parseInt(cluster.group(1)),
          Integer.parseInt(cluster.group(2)),
          Long.parseLong(cluster.group(3)));
    }
    Matcher local = LOCAL.matcher(url);
    if (local.matches()) {
      return new Master(Kind.LOCAL, 1, cores(local.group(1)), 0);
    }
    return new Master(url.startsWith("spark://") ? Kind.STANDALONE : Kind.CONTAINERS, 1, 0, 0);
  }

  private static int cores(String number) {
    if (number == null) {
      return 1;
    }
    return number.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(number);
  }

  /** Tasks that an executor runs at once; 1 where nothing says how many cores it has. */
  int slots(SparkConf conf) {
    int each = Math.max(1, conf.getInt("spark.task.cpus", 1));
    int all = cores > 0 ? cores : conf.getInt("spark.executor.cores", 1);
    double gpus = conf.getDouble("spark.executor.resource.gpu.amount", 0);
    double gpusEach = conf.getDouble("spark.task.resource.gpu.amount", 0);
    int byGpu = gpus > 0 && gpusEach > 0 ? (int) (gpus / gpusEach + 1e-9) : Integer.MAX_VALUE;
    return Math.max(1, Math.min(all / each, byGpu));
  }
}
