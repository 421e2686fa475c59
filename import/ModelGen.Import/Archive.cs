using System.IO.Compression;

namespace ModelGen.Import;

/// <summary>A zip archive, whose entries never become larger than compression can have made them small.</summary>
internal sealed class Archive : IDisposable
{
    /// <summary>The most that deflate makes of a byte.</summary>
    private const int Expansion = 1032;

    private const long Allowance = 1024;

    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = [];
    private readonly long length;
    private long left = 4L << 30;

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The path of its file.</param>
    public Archive(string path)
    {
        length = new FileInfo(path).Length;
        zip = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            entries[entry.FullName.Replace('\\', '/')] = entry;
        }
    }

    /// <summary>The names of all entries, with slashes on every system.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>The entry of a name, or null.</summary>
    public ZipArchiveEntry? Find(string name) => entries.GetValueOrDefault(name);

    /// <summary>The bytes of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="most">The most that it may have.</param>
    public byte[] Bytes(ZipArchiveEntry entry, long most = long.MaxValue)
    {
        long bound = Math.Min(Math.Min(most, Array.MaxLength), (Expansion * Math.Min(entry.CompressedLength, length)) + Allowance);
        left -= entry.Length;
        if (entry.Length > bound || left < 0)
        {
            throw new ImportException($"the entry '{entry.FullName}' says that it has {entry.Length} bytes, which is more than it can have; the archive is damaged");
        }

        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => zip.Dispose();
}
