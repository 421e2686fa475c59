using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ModelGen.Tests.Tool;

/// <summary>Files of NumPy, written and read anew here after its description (NEP 1), as the library is not its own judge.</summary>
internal static class NumPyWriter
{
    /// <summary>An array of any type.</summary>
    public static byte[] Array(string type, bool isFortran, string shape, byte[] numbers)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': {shape}, }}";
        string filled = header + new string(' ', 63 - ((10 + header.Length) % 64)) + "\n";
        byte[] length = [(byte)filled.Length, (byte)(filled.Length >> 8)];
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.ASCII.GetBytes(filled), .. numbers];
    }

    /// <summary>An array of double precision, in C order.</summary>
    public static byte[] Array(int[] shape, double[] numbers) => Array(
        "<f8", isFortran: false, $"({string.Join(", ", shape)}{(shape.Length == 1 ? "," : "")})", [.. numbers.SelectMany(BitConverter.GetBytes)]);

    /// <summary>An archive, compressed as <c>numpy.savez_compressed</c> does.</summary>
    public static byte[] Archive(params (string Name, byte[] Array)[] arrays)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] array) in arrays)
            {
                using Stream entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(array);
            }
        }

        return file.ToArray();
    }

    /// <summary>The float32 arrays of an archive, with what their headers say.</summary>
    public static Dictionary<string, (string Header, float[] Values)> ReadArchive(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using MemoryStream copy = new();
            using Stream content = entry.Open();
            content.CopyTo(copy);
            byte[] bytes = copy.ToArray();
            int begin = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
            Assert.Equal(0, begin % 64);
            float[] values = new float[(bytes.Length - begin) / 4];
            Buffer.BlockCopy(bytes, begin, values, 0, bytes.Length - begin);
            return (Encoding.ASCII.GetString(bytes, 10, begin - 10).TrimEnd(), values);
        });
    }
}
