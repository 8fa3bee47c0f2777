package org.outerloop.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the objects below a folder; others may write and delete meanwhile. */
final class FileListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final String prefix;
  private final List<ObjectInfo> found = new ArrayList<>();

  FileListing(Path root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    boolean unfinished = folder.equals(root.resolve(KeyRules.PENDING));
    return unfinished ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String key = root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    if (attributes.isRegularFile() && key.startsWith(prefix)) {
      found.add(info(key, attributes));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE; // deleted since its folder was read
    }
    throw e;
  }

  List<ObjectInfo> inOrder() {
    found.sort(Comparator.comparing(ObjectInfo::key));
    return List.copyOf(found);
  }

  static ObjectInfo info(String key, BasicFileAttributes attributes) {
    return new ObjectInfo(key, attributes.size(), attributes.lastModifiedTime().toMillis());
  }
}
