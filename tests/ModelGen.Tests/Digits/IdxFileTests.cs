using Digits.Data;

namespace ModelGen.Tests.Digits;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_the_elements_of_plain_and_compressed_files_by_what_is_in_them(bool gzip)
    {
        // More than the first buffer holds, and names that say the opposite of the content.
        byte[] elements = Idx.Bytes(1400 * 28 * 28);
        byte[] content = Idx.File(elements, 1400, 28, 28);
        string path = folder.Write(gzip ? "images" : "images.gz", gzip ? Idx.Gzip(content) : content);

        Assert.Equal(elements, IdxFile.Read(path, null, 28, 28));
        Assert.Equal(elements, IdxFile.Read(path, 1400, 28, 28));
    }

    public static TheoryData<int, byte, string> HeaderDamage => new()
    {
        { 0, 0x50, "byte 0 (start of an IDX file): expected 0x00, found 0x50" },
        { 1, 0x01, "byte 1 (start of an IDX file): expected 0x00, found 0x01" },
        { 2, 0x09, "byte 2 (type of the elements): expected 0x08 (unsigned bytes), found 0x09 (signed bytes)" },
        { 2, 0x0B, "byte 2 (type of the elements): expected 0x08 (unsigned bytes), found 0x0B (16-bit integers)" },
        { 2, 0x0C, "byte 2 (type of the elements): expected 0x08 (unsigned bytes), found 0x0C (32-bit integers)" },
        { 2, 0x0D, "byte 2 (type of the elements): expected 0x08 (unsigned bytes), found 0x0D (32-bit floats)" },
        { 2, 0x0E, "byte 2 (type of the elements): expected 0x08 (unsigned bytes), found 0x0E (64-bit floats)" },
        { 2, 0x07, "byte 2 (type of the elements): expected 0x08 (unsigned bytes), found 0x07 (no type of IDX)" },
        { 3, 0x01, "byte 3 (number of dimensions): expected 0x03, found 0x01" },
        { 7, 0x00, "dimension 0 (bytes 4 to 7): expected at least 1, found 0" },
        { 4, 0x7F, "dimension 0 (bytes 4 to 7): expected at most 1073741824 elements in all, found 2130706434 or more" },
        { 4, 0x03, "dimension 1 (bytes 8 to 11): expected at most 1073741824 elements in all, found 1409286200 or more" },
        { 7, 0x03, "elements: expected 2352 bytes after the header, found 1568" },
        { 7, 0x01, "elements: expected 784 bytes after the header, found more" },
        { 11, 0x20, "dimension 1 (bytes 8 to 11): expected 28, found 32" },
        { 12, 0x80, "dimension 2 (bytes 12 to 15): expected 28, found 2147483676" },
    };

    [Theory]
    [MemberData(nameof(HeaderDamage))]
    public void Says_which_byte_of_the_header_is_wrong(int index, byte value, string message)
    {
        byte[] content = Idx.File(Idx.Bytes(2 * 28 * 28), 2, 28, 28);
        content[index] = value;
        string plain = folder.Write("images", content);
        string compressed = folder.Write("images.gz", Idx.Gzip(content));

        Assert.Equal($"{plain}: {message}", Damage(plain, null, 28, 28));
        Assert.Equal($"{compressed}: {message}", Damage(compressed, null, 28, 28));
    }

    [Fact]
    public void Refuses_a_file_that_ends_anywhere_too_early_or_too_late()
    {
        byte[] content = Idx.File(Idx.Bytes(5), 5);
        for (int length = 0; length < content.Length; length++)
        {
            string message = Damage(folder.Write("labels", content[..length]), 5);
            Assert.EndsWith(
                length < 8 ? $"the file ends after {length} bytes" : $"expected 5 bytes after the header, found {length - 8}", message);
        }

        Assert.EndsWith("expected 5 bytes after the header, found more", Damage(folder.Write("labels", [.. content, 0]), 5));
    }

    [Fact]
    public void Refuses_a_compressed_file_that_is_damaged_or_cut_anywhere()
    {
        byte[] content = Idx.Gzip(Idx.File(Idx.Bytes(300), 300));
        for (int length = 2; length < content.Length; length++)
        {
            Damage(folder.Write("labels.gz", content[..length]), 300);
        }

        // The last eight bytes are the checksum and the length of the content.
        byte[] wrongChecksum = [.. content];
        wrongChecksum[^6] ^= 0x40;
        string path = folder.Write("labels.gz", wrongChecksum);
        Assert.Equal($"{path}: the compressed data are damaged", Damage(path, 300));

        folder.Write("labels.gz", [.. content, 0, 0]);
        Assert.EndsWith("found 308; the file is cut short or too long", Damage(path, 300));
    }

    [Fact]
    public void Takes_no_memory_for_what_a_header_only_promises()
    {
        string path = folder.Write("labels", Idx.File(Idx.Bytes(10), IdxFile.MaximumLength));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.EndsWith("expected 1073741824 bytes after the header, found 10", Damage(path, [null]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(folder.File("none"), Assert.Throws<FileNotFoundException>(() => IdxFile.Read(folder.File("none"), 1)).Message);

    private static string Damage(string path, params int?[] shape) =>
        Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, shape)).Message;
}
