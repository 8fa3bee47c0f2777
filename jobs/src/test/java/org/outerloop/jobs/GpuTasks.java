package org.outerloop.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.outerloop.round.Spread;
import org.outerloop.tensor.Device;

/** An application whose tasks tell which GPU Spark gave to them; for GpuSchedulingIT. */
public final class GpuTasks {
  private static final int TASKS = 8;
  private static final long HOLD_MILLIS = 200;

  private GpuTasks() {}

  /**
   * Prints a line of executor and device per task. A task fails that finds its GPU held by another.
   *
   * @param args master, a folder that all tasks see, Spark's properties
   */
  public static void main(String[] args) throws IOException {
    List<String> properties = List.of(args).subList(2, args.length);
    SparkConf conf =
        SparkSessions.conf("gpu tasks", new SparkSettings(args[0], properties), Device.AUTO, 0.9);
    SparkDevices devices = new SparkDevices(Device.AUTO, 0.9);
    String folder = args[1];
    try (SparkSession spark = SparkSessions.open(conf)) {
      List<Integer> items = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        items.add(i);
      }
      Spread.Work<Integer, String> work = item -> hold(devices, Path.of(folder));
      new SparkSpread(spark).each("hold a GPU", items, work).forEach(System.out::println);
    }
  }

  private static String hold(SparkDevices devices, Path folder) {
    Device device = devices.assigned().get(0);
    try {
      Path held = Files.createFile(folder.resolve(device.label().replace(':', '-')));
      Thread.sleep(HOLD_MILLIS);
      Files.delete(held);
    } catch (IOException e) {
      throw new UncheckedIOException(device + " is held by another task", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return SparkEnv.get().executorId() + " " + device.label();
  }
}
