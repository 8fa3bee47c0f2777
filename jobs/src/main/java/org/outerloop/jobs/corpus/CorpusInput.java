package org.outerloop.jobs.corpus;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStoreException;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * The files of a corpus, in name order.
 *
 * @param root what the names are relative to
 * @param files to read
 * @param ignored files that lie there too and are passed over: hidden ones and other kinds
 */
public record CorpusInput(StoreLocation root, List<CorpusFile> files, List<String> ignored) {
  private static final List<String> ENDINGS =
      List.of(
          ".jsonl.zst", ".jsonl.zstd", ".jsonl.gz", ".jsonl", ".warc.gz", ".warc.wet.gz", ".warc");
  private static final String LOOKED_FOR =
      "looked for names ending in " + String.join(", ", ENDINGS);

  public CorpusInput {
    files = List.copyOf(files);
    ignored = List.copyOf(ignored);
  }

  /**
   * Finds what is at a file, a folder (with all folders below) or a glob such as {@code
   * data/global-shard_0[12]_of_10/**.jsonl.zst}.
   *
   * @param place local path, {@code file:} or {@code s3a:} URI, with the options of its store
   * @throws UserException if there is nothing to read, naming the place and what was looked for
   */
  public static CorpusInput find(StoreLocation place) {
    String uri = place.uri();
    int wildcard = firstWildcard(uri);
    try {
      if (wildcard >= 0) {
        int slash = uri.lastIndexOf('/', wildcard);
        return list(place, folder(place, uri.substring(0, slash + 1)), uri.substring(slash + 1));
      }
      Optional<CorpusInput> file = asFile(place);
      return file.isPresent() ? file.get() : list(place, folder(place, uri), "");
    } catch (ObjectStoreException e) {
      throw new UserException("Cannot read the corpus at " + uri + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException("Not a place of a corpus: " + uri + ": " + e.getMessage(), e);
    }
  }

  private static int firstWildcard(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if ("*?[{".indexOf(uri.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLocal(String uri) {
    return !uri.matches("[a-z][a-z0-9+.-]+:.*");
  }

  private static StoreLocation folder(StoreLocation place, String uri) {
    String root = isLocal(uri) ? Path.of(uri).toAbsolutePath().normalize().toUri().toString() : uri;
    return new StoreLocation(root, place.options());
  }

  /** The place as a single file; its name does not matter then. */
  private static Optional<CorpusInput> asFile(StoreLocation place) {
    String uri = folder(place, place.uri()).uri();
    int slash = uri.lastIndexOf('/');
    boolean namesSomething =
        slash > 0 && !uri.endsWith("/") && URI.create(uri).getPath().length() > 1;
    if (!namesSomething) {
      return Optional.empty();
    }
    StoreLocation parent = new StoreLocation(uri.substring(0, slash + 1), place.options());
    String path = URI.create(uri).getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    try (ObjectStore store = ObjectStores.open(parent)) {
      return store
          .find(name)
          .map(info -> new CorpusInput(parent, List.of(corpusFile(info)), List.of()));
    }
  }

  private static CorpusInput list(StoreLocation place, StoreLocation root, String glob) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<CorpusFile> files = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    requireFolder(place, root);
    try (ObjectStore store = ObjectStores.open(root)) {
      for (ObjectInfo info : store.list("")) {
        boolean chosen =
            glob.isEmpty() ? hasKnownEnding(info.key()) : matcher.matches(Path.of(info.key()));
        if (chosen && !isHidden(info.key())) {
          files.add(corpusFile(info));
        } else if (chosen || glob.isEmpty()) {
          ignored.add(info.key());
        }
      }
    }
    if (files.isEmpty()) {
      String others = ignored.isEmpty() ? "" : "; " + ignored.size() + " other files are there";
      String looked = glob.isEmpty() ? LOOKED_FOR + " there and below" : "looked for " + glob;
      throw new UserException("No corpus files at " + place.uri() + ": " + looked + others);
    }
    return new CorpusInput(root, files, ignored);
  }

  private static void requireFolder(StoreLocation place, StoreLocation root) {
    if (root.uri().startsWith("file:")) {
      Path folder = Path.of(URI.create(root.uri()));
      if (!Files.isDirectory(folder)) {
        throw new UserException("No corpus at " + place.uri() + ": no file or folder " + folder);
      } else if (!Files.isReadable(folder)) {
        throw new UserException("Cannot read the corpus at " + place.uri() + ": no permission");
      }
    }
  }

  /** Whether a part of the key begins as those do that are nobody's data. */
  private static boolean isHidden(String key) {
    return Stream.of(key.split("/", -1)).anyMatch(part -> part.matches("[._].*"));
  }

  private static boolean hasKnownEnding(String key) {
    return ENDINGS.stream().anyMatch(key::endsWith);
  }

  private static CorpusFile corpusFile(ObjectInfo info) {
    return new CorpusFile(info.key(), info.size());
  }
}
