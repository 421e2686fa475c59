namespace ModelGen;

/// <summary>Formats of weights that are not read, so that an error can name them.</summary>
internal static class ForeignFormat
{
    /// <summary>What a file is by its first 8 bytes, such as <c>an HDF5 file</c>; null: nothing that is known here.</summary>
    public static string? Name(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file, as Keras writes with .h5",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a ZIP file, as Keras writes with .keras, PyTorch with .pt and NumPy with .npz",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "a NumPy file, .npy",
        [0x80, >= 2 and <= 5, ..] => "a pickle of Python",
        [0x1F, 0x8B, ..] => "a gzip file",
        _ => null,
    };
}
