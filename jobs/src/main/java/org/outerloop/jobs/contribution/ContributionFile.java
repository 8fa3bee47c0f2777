package org.outerloop.jobs.contribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.outerloop.jobs.UserException;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.ContributionReader;
import org.outerloop.message.MalformedMessageException;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.PayloadListing;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.sparseloco.SparseSlice;

/** contribution.arrow on disk, and its header if there is one. */
final class ContributionFile implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 1 << 26;

  private final Path path;
  private final FileChannel channel;

  private ContributionFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static ContributionFile open(Path path) {
    try {
      return new ContributionFile(path, FileChannel.open(path));
    } catch (IOException e) {
      throw new UserException("Cannot read " + path, e);
    }
  }

  /** The bytes of header.json. */
  static byte[] header(Path path) {
    try {
      if (Files.size(path) > MAX_HEADER_BYTES) {
        throw new MalformedMessageException("header", "has " + Files.size(path) + " bytes");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UserException("Cannot read the header " + path, e);
    }
  }

  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw cannotRead(e);
    }
  }

  /** What the file says without a layout. */
  List<PayloadListing.Row> rows() {
    try (FileChannel own = FileChannel.open(path)) {
      return PayloadListing.read(own);
    } catch (IOException e) {
      throw new MalformedMessageException("file", "cannot be read by Arrow: " + e.getMessage(), e);
    }
  }

  /** Reads everything strictly. */
  void readAll(byte[] headerJson, ParameterLayout layout, Consumer<SparseSlice> consumer) {
    ContributionHeader header = SignedHeader.read(headerJson).header();
    MessagePlan plan = MessagePlan.of(layout, header.compression());
    ContributionReader reader = new ContributionReader(plan);
    reader.check(header, header.binding(), size());
    reader.readAll(header, this::read, consumer);
  }

  private byte[] read(long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // a read may give less than asked for
      }
    } catch (IOException e) {
      throw cannotRead(e);
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private UncheckedIOException cannotRead(IOException e) {
    return new UncheckedIOException("Cannot read " + path, e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw cannotRead(e);
    }
  }
}
