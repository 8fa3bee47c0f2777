package org.outerloop.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.resource.ResourceDiscoveryPlugin;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceRequest;

/**
 * Shares the GPUs of this machine out among the workers of a local-cluster master. Each of them
 * would run the discovery script, find all GPUs and count them as its own; so the driver runs the
 * script once, and each worker claims as many as it asks for by creating a file per GPU.
 *
 * <p>Running it in the driver also makes a missing GPU an error with a reason: a worker that cannot
 * discover ends the process without one.
 */
public final class LocalClusterGpus implements ResourceDiscoveryPlugin {
  private static final String PLUGIN = "spark.resources.discoveryPlugin";
  private static final String WORKER = "spark.worker.resource.gpu.";
  private static final String CLAIMS = "spark.outerloop.gpu.claims";
  private static final String ADDRESSES = "spark.outerloop.gpu.addresses";

  /**
   * Runs the discovery script and leaves its GPUs to the workers; nothing where there is nothing to
   * share out.
   *
   * @throws UserException when the script fails or finds too few
   */
  static void share(SparkConf conf) {
    Master master = Master.of(conf);
    if (master.kind() != Master.Kind.LOCAL_CLUSTER
        || !conf.contains(WORKER + "amount")
        || conf.contains(PLUGIN)) {
      return;
    }
    List<String> found = discover(conf.get(WORKER + "discoveryScript", ""));
    int needed = master.workers() * conf.getInt(WORKER + "amount", 1);
    if (found.size() < needed) {
      throw new UserException(
          "Master %s with %samount = %s needs %d GPUs, the discovery script found %s: use fewer workers"
              .formatted(
                  conf.get("spark.master"), WORKER, conf.get(WORKER + "amount"), needed, found));
    }
    conf.set(PLUGIN, LocalClusterGpus.class.getName());
    conf.set(ADDRESSES, String.join(",", found));
    conf.set(CLAIMS, newFolder().toString());
  }

  private static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("outerloop-gpus");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a folder for claims of GPUs", e);
    }
  }

  /** Addresses that a discovery script prints. */
  private static List<String> discover(String script) {
    if (script.isEmpty()) {
      throw new UserException(
          WORKER
              + "amount is set without "
              + WORKER
              + "discoveryScript: conf/gpu-discovery.sh is one");
    }
    try {
      Path errors = Files.createTempFile("outerloop-gpus", ".txt");
      Process process = new ProcessBuilder(script).redirectError(errors.toFile()).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      String complaint = Files.readString(errors).strip();
      Files.delete(errors);
      if (status != 0) {
        throw new UserException(
            "Discovery script %s ended with status %d: %s".formatted(script, status, complaint));
      }
      return addresses(script, output);
    } catch (IOException e) {
      throw new UserException("Cannot run the discovery script: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while discovering GPUs", e);
    }
  }

  private static List<String> addresses(String script, String output) {
    try {
      return List.of(ResourceInformation.parseJson(output).addresses());
    } catch (RuntimeException e) {
      throw new UserException(
          "Discovery script %s printed no JSON of Spark's form {\"name\": \"gpu\", \"addresses\": [\"0\"]}: %s"
              .formatted(script, output),
          e);
    }
  }

  @Override
  public Optional<ResourceInformation> discoverResource(ResourceRequest request, SparkConf conf) {
    if (!request.id().resourceName().equals("gpu") || !conf.contains(CLAIMS)) {
      return Optional.empty();
    }
    Path folder = Path.of(conf.get(CLAIMS));
    List<String> claimed = new ArrayList<>();
    for (String address : conf.get(ADDRESSES).split(",")) {
      if (claimed.size() < request.amount() && claim(folder, address)) {
        claimed.add(address);
      }
    }
    return Optional.of(new ResourceInformation("gpu", claimed.toArray(String[]::new)));
  }

  private static boolean claim(Path folder, String address) {
    try {
      Files.createFile(folder.resolve(address)).toFile().deleteOnExit();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot claim GPU " + address, e);
    }
  }
}
