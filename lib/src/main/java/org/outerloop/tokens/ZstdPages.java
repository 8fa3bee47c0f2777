package org.outerloop.tokens;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compression of Parquet pages by zstd-jni alone: no Hadoop codec, so no Hadoop configuration, and
 * the same bytes wherever the same zstd is.
 */
final class ZstdPages implements CompressionCodecFactory {
  private static final int LEVEL = 3;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    checkZstd(codec);
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    checkZstd(codec);
    return new Decompressor();
  }

  @Override
  public void release() {}

  private static void checkZstd(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new InvalidTokensException("Token shards are compressed by ZSTD, not by " + codec);
    }
  }

  private static byte[] bytes(BytesInput page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) page.size());
    page.writeAllTo(bytes);
    return bytes.toByteArray();
  }

  private static final class Compressor implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      return BytesInput.from(Zstd.compress(bytes(page), LEVEL));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {}
  }

  private static final class Decompressor implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      return BytesInput.from(decompress(bytes(page), size));
    }

    @Override
    public void decompress(ByteBuffer page, int compressedSize, ByteBuffer into, int size)
        throws IOException {
      byte[] compressed = new byte[compressedSize];
      page.get(compressed);
      into.put(decompress(compressed, size)).flip();
    }

    private static byte[] decompress(byte[] compressed, int size) throws IOException {
      try {
        byte[] page = Zstd.decompress(compressed, size);
        if (page.length != size) {
          throw new IOException("A page has " + page.length + " bytes, not " + size);
        }
        return page;
      } catch (ZstdException e) {
        throw new IOException("A page does not decompress", e);
      }
    }

    @Override
    public void release() {}
  }
}
