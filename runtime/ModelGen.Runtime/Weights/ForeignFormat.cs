namespace ModelGen;

/// <summary>Formats of weights that are not read, so that an error can name them.</summary>
internal static class ForeignFormat
{
    private const string Convert = "only safetensors files are read: save the weights as one";

    /// <summary>Two lines of Python.</summary>
    private const string FromPython = Convert + ", as the section Weights of docs/from-keras.md shows";

    private const string Again = "get the file again";

    /// <summary>What a file is by its first 8 bytes and what to do, as <c>an HDF5 file; convert it</c>; null: nothing that is known here.</summary>
    public static string? Explain(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => $"an HDF5 file, as Keras writes with .h5 and .weights.h5; {FromPython}",
        [(byte)'P', (byte)'K', 3, 4, ..] => $"a ZIP file, as Keras writes with .keras, PyTorch with .pt and NumPy with .npz; {FromPython}",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => $"a NumPy file, .npy; {FromPython}",
        [0x80, >= 2 and <= 5, ..] => $"a pickle of Python, as PyTorch wrote with .pt and .pth; {FromPython}",
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', ..] => $"a model of TensorFlow Lite; {Convert}",
        [8, <= 32, 18 or 34 or 58, _, _, _, _, not 0] => $"a protocol buffer, as ONNX and TensorFlow write with .onnx and .pb; {Convert}",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => $"a GGUF file; {Convert}",
        [0x1F, 0x8B, ..] => "a gzip file; unpack it",
        [(byte)'v', (byte)'e', (byte)'r', (byte)'s', (byte)'i', (byte)'o', (byte)'n', (byte)' '] =>
            "a text, as Git LFS has in the place of a file; get the file with 'git lfs pull'",
        [(byte)'<', ..] => $"a web page or another XML file; {Again}",
        _ => null,
    };
}
