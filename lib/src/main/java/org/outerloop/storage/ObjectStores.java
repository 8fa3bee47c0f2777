package org.outerloop.storage;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Map;

/** Opens a store where a location says it is. */
public final class ObjectStores {
  private ObjectStores() {}

  /**
   * Opens {@code file:/folder} or {@code s3a://bucket/prefix}; nobody is asked yet whether it is
   * there. The caller closes it. Costs nothing for a folder, some 0.3 s for the first S3 store of a
   * JVM and some 20 ms for later ones.
   *
   * @throws IllegalArgumentException if the location is neither
   */
  public static ObjectStore open(StoreLocation location) {
    URI uri = parse(location);
    String scheme = String.valueOf(uri.getScheme());
    return switch (scheme) {
      case "file" -> new FileObjectStore(folder(uri, location));
      case "s3a" -> HadoopObjectStore.open(uri, location.options());
      default ->
          throw new IllegalArgumentException(
              "Store '" + location + "' is neither s3a://BUCKET/PREFIX nor file:/FOLDER");
    };
  }

  /**
   * What Hadoop must be told to read the same objects by itself: settings of a store in a bucket,
   * nothing for a folder. Credentials are among them.
   */
  public static Map<String, String> hadoopSettings(StoreLocation location) {
    URI uri = parse(location);
    return "s3a".equals(uri.getScheme())
        ? S3aSettings.of(uri.getHost(), location.options())
        : Map.of();
  }

  private static URI parse(StoreLocation location) {
    try {
      return URI.create(location.uri());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Store '" + location + "' is not a URI", e);
    }
  }

  private static Path folder(URI uri, StoreLocation location) {
    try {
      return Path.of(uri);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new IllegalArgumentException(
          "Store '" + location + "' is not a folder: write file:/absolute/path", e);
    }
  }
}
