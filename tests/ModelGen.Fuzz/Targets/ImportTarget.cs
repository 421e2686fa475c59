using System.Reflection;
using System.Text;
using ModelGen.Import;
using ModelGen.Import.Tensors;

namespace ModelGen.Fuzz.Targets;

/// <summary>Files of other programs. One that is not imported is refused by the one exception that there is, with its path.</summary>
/// <param name="name">The target's name.</param>
/// <param name="seeds">How the names of its seeds end.</param>
/// <param name="words">Words of its formats.</param>
/// <param name="import">Imports a file.</param>
internal sealed class ImportTarget(string name, string[] seeds, string[] words, Action<string> import) : MutatedBytesTarget
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuzz-");

    public override string Name => name;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(resource => seeds.Any(end => resource.EndsWith(end, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).Select(Resource),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. words.Select(Encoding.Latin1.GetBytes),
        new byte[8], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0, 0, 0, 0, 1, 0, 0, 0], [0x60, 0, 0, 0, 0, 0, 0, 0],
    ];

    /// <summary>Files of Keras in the older and the newer format of HDF5.</summary>
    public static ImportTarget Keras() => new(
        "keras",
        [".h5", ".hdf5"],
        [
            "OHDR", "OCHK", "TREE", "SNOD", "HEAP", "GCOL", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "BTIN", "null", "-1", "1e9", "[", "]", "{", "}", "\"",
            "FAHD", "FADB", "EAHD", "EAIB", "EADB", "[\"encoder\", 0, 2]", "[\"sign\", 0, 0]", "initial_state", "mask", "class_name", "keras_history",
        ],
        path => KerasFile.Import(path, new ImportOptions { Steps = 5 }));

    /// <summary>State dicts of PyTorch: pickles.</summary>
    public static ImportTarget PyTorch() => new(
        "pytorch",
        [".pth"],
        ["cposix\nsystem\n", "R", "b", "(", "t", "}", "]", ".", "h\u0000", "q\u0001", "\u0085", "N", "Q", "X\u0004\u0000\u0000\u0000", "K\u0000", "J", "\u008A"],
        path => PyTorchFile.Import(path, new TorchOptions { Steps = 6, EachStep = true }));

    /// <summary>Models of amplifiers: JSON.</summary>
    public static ImportTarget Audio() => new(
        "audio",
        [".json"],
        ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "1e99", "\"layers\":", "\"weights\":", "\"type\":\"conv1d\"", "[[[", "]]]", "NaN", "\\ud800"],
        path => AudioModelFile.Import(path, new ImportOptions { Steps = 6 }));

    /// <summary>Models in the ONNX format: messages of protocol buffers.</summary>
    public static ImportTarget Onnx() => new(
        "onnx",
        [".onnx"],
        [
            "Shape", "Gather", "Slice", "Concat", "Expand", "ConstantOfShape", "Range", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Split", "Tile", "Where",
            "Mul", "Flatten", "Cast", "Conv", "MatMul", "Gemm", "LSTM", "GRU", "RNN", "ReduceMean", "Sub", "Pow", "Sqrt", "Div", "Erf", "Reciprocal", "input",
            "output", "axes", "perm", "\u0008\u0080\u0080\u0080\u0080\u0010",
            "\n\u0000", "\u0012\u0000",
        ],
        path => OnnxFile.Import(path, new OnnxOptions { Steps = 5 }));

    /// <summary>Arrays of NumPy.</summary>
    public static ImportTarget NumPy() => new(
        "numpy",
        [".npy", ".npz"],
        ["'descr': '", "<f8", ">i2", "|O", "True", "False", "(", ")", ",", "{", "}", "99999999999", "-1", "\u0093NUMPY\u0002\u0000", "PK\u0001\u0002"],
        path => ImportedFile.Read(path, () => NumPyFile.Read(path)));

    public override bool Read(byte[] input)
    {
        string path = Path.Combine(folder.FullName, "input");
        File.WriteAllBytes(path, input);
        try
        {
            import(path);
            return true;
        }
        catch (ImportException refusal) when (refusal.Message.StartsWith(path + ": ", StringComparison.Ordinal))
        {
            return false;
        }
    }

    public override void Dispose() => folder.Delete(recursive: true);

    private static byte[] Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
