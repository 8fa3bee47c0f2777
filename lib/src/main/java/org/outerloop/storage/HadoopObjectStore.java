package org.outerloop.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.AWSUnsupportedFeatureException;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * A bucket through Hadoop's S3A; the only class that knows Hadoop's FileSystem. Every store has a
 * FileSystem of its own, never the process-wide cached one, so credentials of one cannot serve
 * another.
 *
 * <p>Requests: find 1 (2 if there is none), get 2, getRange 1, put 1, createExclusive 1. Retries
 * are S3A's, but for exclusive creation: there a repeated request could meet the object of its
 * first try and take it for another's, so each is sent once and the outcome settled here.
 */
final class HadoopObjectStore implements ObjectStore {
  private static final String READ_POLICY = "fs.option.openfile.read.policy";
  private static final String LENGTH = "fs.option.openfile.length";
  private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

  private final URI uri;
  private final String folder;
  private final Map<String, String> settings;
  private final FileSystem files;
  private FileSystem filesWithoutRetries;

  private HadoopObjectStore(URI uri, Map<String, String> settings) {
    this.uri = uri;
    this.folder = uri.getPath().replaceFirst("/+$", "");
    this.settings = settings;
    this.files = fileSystem(settings);
  }

  static HadoopObjectStore open(URI uri, Map<String, String> options) {
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Store '" + uri + "' does not name a bucket: lower-case letters, digits and hyphens");
    }
    return new HadoopObjectStore(uri, S3aSettings.of(uri.getHost(), options));
  }

  @Override
  public Optional<ObjectInfo> find(String key) {
    try {
      FileStatus status = files.getFileStatus(path(KeyRules.check(key)));
      return status.isFile() ? Optional.of(info(status)) : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("find", key, e);
    }
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    try {
      FileStatus status = files.getFileStatus(path(KeyRules.check(key)));
      SizeLimits.checkWhole(this, key, status.getLen(), maxBytes);
      try (FSDataInputStream in = open(key, status)) {
        byte[] content = new byte[(int) status.getLen()];
        in.readFully(0, content, 0, content.length);
        return content;
      }
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    SizeLimits.checkRange(offset, length);
    if (length == 0) {
      return emptyRange(key, offset);
    }
    // Told a length, S3A asks for none: one request. That the object is longer does not matter.
    FutureDataInputStreamBuilder opening = opening(key);
    opening.opt(READ_POLICY, "random").optLong(LENGTH, offset + length);
    byte[] content = new byte[length];
    try (FSDataInputStream in = FutureIO.awaitFuture(opening.build())) {
      in.readFully(offset, content, 0, length);
      return content;
    } catch (EOFException e) {
      throw SizeLimits.endsEarly(this, key, offset, length, e);
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public InputStream open(String key) {
    try {
      return open(key, files.getFileStatus(path(KeyRules.check(key))));
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public ObjectWriter create(String key) {
    KeyRules.check(key);
    try {
      FSDataOutputStream out = files.createFile(path(key)).recursive().overwrite(true).build();
      return new ObjectWriter(new PendingStream(out, out::abort, e -> failure("write", key, e)));
    } catch (IOException e) {
      throw failure("write", key, e);
    }
  }

  @Override
  public void put(String key, byte[] content) {
    try (ObjectWriter out = create(key)) {
      out.write(content, 0, content.length);
      out.commit();
    }
  }

  @Override
  public boolean createExclusive(String key, byte[] content) {
    KeyRules.check(key);
    return new ExclusiveCreation(this, key, content)
        .settle(() -> createOnce(key, content), e -> failure("create", key, e));
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    KeyRules.checkPrefix(prefix);
    List<ObjectInfo> found = new ArrayList<>();
    try {
      String folderOfPrefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
      RemoteIterator<LocatedFileStatus> statuses = files.listFiles(path(folderOfPrefix), true);
      while (statuses.hasNext()) {
        ObjectInfo info = info(statuses.next());
        if (info.key().startsWith(prefix)) {
          found.add(info);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw failure("list", prefix, e);
    }
    found.sort(Comparator.comparing(ObjectInfo::key));
    return List.copyOf(found);
  }

  @Override
  public void delete(String key) {
    try {
      files.delete(path(KeyRules.check(key)), false);
    } catch (PathIsNotEmptyDirectoryException e) {
      // Objects below the key, none at it.
      return;
    } catch (IOException e) {
      throw failure("delete", key, e);
    }
  }

  @Override
  public synchronized void close() {
    try (FileSystem first = files;
        FileSystem second = filesWithoutRetries) {
      filesWithoutRetries = null;
    } catch (IOException e) {
      throw failure("close", "", e);
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private FileSystem fileSystem(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    try {
      return FileSystem.newInstance(uri, configuration);
    } catch (IOException e) {
      throw failure("open", "", e);
    }
  }

  private synchronized FileSystem withoutRetries() {
    if (filesWithoutRetries == null) {
      filesWithoutRetries = fileSystem(S3aSettings.withoutRetries(settings));
    }
    return filesWithoutRetries;
  }

  /** False if the store says that there is one; any other failure leaves the outcome unknown. */
  private boolean createOnce(String key, byte[] content) throws IOException {
    FSDataOutputStream out = null;
    try {
      FSDataOutputStreamBuilder<?, ?> creation = withoutRetries().createFile(path(key)).recursive();
      creation.must(IF_ABSENT, true);
      out = creation.build();
      out.write(content);
      out.close();
      return true;
    } catch (RemoteFileChangedException | FileAlreadyExistsException e) {
      return false;
    } finally {
      if (out != null) {
        out.abort();
      }
    }
  }

  private byte[] emptyRange(String key, long offset) {
    ObjectInfo info =
        find(key).orElseThrow(() -> new MissingObjectException(toString(), key, null));
    if (offset > info.size()) {
      throw SizeLimits.endsEarly(this, key, offset, 0, null);
    }
    return new byte[0];
  }

  private FSDataInputStream open(String key, FileStatus status) throws IOException {
    if (!status.isFile()) {
      throw new FileNotFoundException(key);
    }
    FutureDataInputStreamBuilder opening = opening(key);
    opening.opt(READ_POLICY, "whole-file").withFileStatus(status);
    return FutureIO.awaitFuture(opening.build());
  }

  private FutureDataInputStreamBuilder opening(String key) {
    try {
      return files.openFile(path(KeyRules.check(key)));
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  private Path path(String key) {
    String path = key.isEmpty() ? folder : folder + "/" + key;
    return new Path(uri.getScheme(), uri.getAuthority(), path.isEmpty() ? "/" : path);
  }

  private ObjectInfo info(FileStatus status) {
    String key = status.getPath().toUri().getPath().substring(folder.length() + 1);
    return new ObjectInfo(key, status.getLen(), status.getModificationTime());
  }

  private ObjectStoreException failure(String verb, String key, IOException cause) {
    if (cause instanceof FileNotFoundException) {
      return new MissingObjectException(toString(), key, cause);
    } else if (cause instanceof AccessDeniedException
        || cause instanceof AWSUnsupportedFeatureException) {
      return new DeniedObjectException(toString(), key, cause);
    } else if (cause instanceof UnknownStoreException) {
      return new ObjectStoreException("There is no bucket " + this, cause);
    } else if (NetworkTrouble.isIn(cause)) {
      String endpoint = settings.getOrDefault(S3aSettings.ENDPOINT, "AWS");
      return new ObjectStoreException(
          "Cannot reach %s for %s: is the server running and the address right? (%s)"
              .formatted(endpoint, this, cause.getMessage()),
          cause);
    }
    return new ObjectStoreException(
        "Cannot %s %s in %s: %s".formatted(verb, key, this, cause), cause);
  }
}
