package org.outerloop.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file on its way to a name: whole or not at all. Opened with the first byte. */
final class PendingFile implements ObjectWriter.Target {
  private final FileObjectStore store;
  private final String key;
  private final Path place;
  private final Path unfinished;
  private final FileChannel channel;

  PendingFile(FileObjectStore store, String key, Path place) {
    this.store = store;
    this.key = key;
    this.place = place;
    Path folder = store.root().resolve(KeyRules.PENDING);
    this.unfinished = folder.resolve(UUID.randomUUID().toString());
    try {
      Files.createDirectories(folder);
      this.channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw store.failure("write", key, e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ByteBuffer content = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (content.hasRemaining()) {
        channel.write(content);
      }
    } catch (IOException e) {
      throw store.failure("write", key, e);
    }
  }

  @Override
  public void commit() {
    try {
      finish();
      Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw store.failure("write", key, e);
    }
  }

  /** Gives the finished file its name if nothing has it; of many callers one succeeds. */
  boolean linkIfAbsent() {
    try {
      finish();
      Files.createLink(place, unfinished);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw store.failure("create", key, e);
    }
  }

  @Override
  public void abort() {
    try {
      channel.close();
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      // Nothing is lost: an unfinished file is never listed, and the first failure is on its way.
      return;
    }
  }

  private void finish() throws IOException {
    channel.force(true);
    channel.close();
    Files.createDirectories(place.getParent());
  }
}
