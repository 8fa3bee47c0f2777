package org.outerloop.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Objects as files below a folder, one file per key.
 *
 * <p>A file is written under {@value KeyRules#PENDING} in the same folder, forced to the disk, then
 * moved to its place in one step, so it appears whole. Exclusive creation links the finished file
 * instead: the file system lets exactly one link of a name succeed. The folder appears with the
 * first object. As in any file system, an object {@code a} and an object {@code a/b} exclude each
 * other. Unfinished files of a process that died stay in {@value KeyRules#PENDING} and are never
 * listed; they may be removed while nobody writes.
 */
final class FileObjectStore implements ObjectStore {
  private final Path root;

  FileObjectStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public Optional<ObjectInfo> find(String key) {
    Path file = file(key);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(FileListing.info(key, attributes))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (hasFileAbove(file)) {
        return Optional.empty();
      }
      throw failure("read", key, e);
    }
  }

  @Override
  public byte[] get(String key, long maxBytes) {
    try (FileChannel channel = openFile(key)) {
      long size = channel.size();
      SizeLimits.checkWhole(this, key, size, maxBytes);
      return readFully(channel, key, 0, (int) size);
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public byte[] getRange(String key, long offset, int length) {
    SizeLimits.checkRange(offset, length);
    try (FileChannel channel = openFile(key)) {
      if (offset + length > channel.size()) {
        throw SizeLimits.endsEarly(this, key, offset, length, null);
      }
      return readFully(channel, key, offset, length);
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public InputStream open(String key) {
    try {
      return Channels.newInputStream(openFile(key));
    } catch (IOException e) {
      throw failure("read", key, e);
    }
  }

  @Override
  public ObjectWriter create(String key) {
    Path file = file(key);
    return new ObjectWriter(new PendingFile(this, key, file));
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
    Path file = file(key);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    PendingFile pending = new PendingFile(this, key, file);
    try {
      pending.write(content, 0, content.length);
      return pending.linkIfAbsent();
    } finally {
      pending.abort();
    }
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    KeyRules.checkPrefix(prefix);
    Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    FileListing listing = new FileListing(root, prefix);
    try {
      if (Files.isDirectory(folder)) {
        Files.walkFileTree(
            folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
      }
    } catch (IOException e) {
      throw failure("list", prefix, e);
    }
    return listing.inOrder();
  }

  @Override
  public void delete(String key) {
    Path file = file(key);
    try {
      if (Files.isRegularFile(file)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failure("delete", key, e);
    }
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return root.toUri().toString();
  }

  Path root() {
    return root;
  }

  ObjectStoreException failure(String verb, String key, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new MissingObjectException(toString(), key, cause);
    } else if (cause instanceof AccessDeniedException) {
      return new DeniedObjectException(toString(), key, cause);
    }
    return new ObjectStoreException(
        "Cannot %s %s in %s: %s".formatted(verb, key, this, cause), cause);
  }

  private Path file(String key) {
    return root.resolve(KeyRules.check(key));
  }

  private FileChannel openFile(String key) throws IOException {
    Path file = file(key);
    if (Files.isDirectory(file) || hasFileAbove(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return FileChannel.open(file);
  }

  /** Whether a part of the key before the last is a file, so that there is nothing below. */
  private boolean hasFileAbove(Path file) {
    for (Path above = file.getParent(); !above.equals(root); above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return true;
      }
    }
    return false;
  }

  private byte[] readFully(FileChannel channel, String key, long offset, int length)
      throws IOException {
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (channel.read(content, offset + content.position()) < 0) {
        throw SizeLimits.endsEarly(this, key, offset, length, null);
      }
    }
    return content.array();
  }
}
