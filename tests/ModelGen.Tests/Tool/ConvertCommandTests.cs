using ModelGen.Import;
using ModelGen.Import.Tensors;
using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen convert</c>, and files of NumPy.</summary>
public sealed class ConvertCommandTests : IDisposable
{
    private readonly KerasFixture files = new();

    public void Dispose() => files.Dispose();

    /// <summary>What NumPy itself wrote for the same array.</summary>
    [Fact]
    public void An_array_has_the_bytes_of_NumPy()
    {
        using MemoryStream written = new();
        NumPyArray.Write(written, new("a", [2, 3], [0, 1, 2, 3, 4, 5]));
        Assert.Equal(File.ReadAllBytes(ImportCase.PathOf("numpy_array.npy")), written.ToArray());
    }

    [Fact]
    public void What_a_file_says_of_itself_stays()
    {
        using MemoryStream written = new();
        Safetensors.Write(written, [new("a", [1], [1])], [new("format", "pt"), new("seed", "7")]);
        string source = files.Write("a.safetensors", written.ToArray()), target = files.PathOf("b.safetensors");
        ToolRun.Of("convert", source, target).Good();
        Safetensors.Read(target, out IReadOnlyDictionary<string, string> texts);
        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt", ["seed"] = "7" }, texts);
        Assert.Contains("note: what the file says of itself was left out: format, seed\n", ToolRun.Of("convert", source, files.PathOf("a.npz")).Error);
    }

    [Fact]
    public void Arrays_that_NumPy_wrote_are_read()
    {
        string target = files.PathOf("a.safetensors");
        ToolRun.Of("convert", ImportCase.PathOf("numpy_arrays.npz"), target).Good();
        Dictionary<string, (int[] Shape, double[] Values)> read = ReferenceTensors.Read(target);
        Assert.Equal(["double", "fortran", "big", "scalar"], read.Keys);
        AssertIs([2, 2], [0.5, -1, 3, (float)1e-3], read["double"]);
        AssertIs([2, 3], [1, 2, 3, 4, 5, 6], read["fortran"]);
        AssertIs([2], [1, -2], read["big"]);
        AssertIs([], [-7], read["scalar"]);
    }

    /// <summary>Arrays of an archive that was written by other code, of all kinds of numbers and in both orders.</summary>
    [Fact]
    public void Arrays_of_all_types_are_read()
    {
        byte[] ordered = [1, 2, 3, 4, 5, 6];
        string source = files.Write("a.npz", NumPyWriter.Archive(
            ("double", NumPyWriter.Array([2, 2], [0.5, -1, 3, 1e-3])),
            ("half", NumPyWriter.Array("<f2", false, "(2,)", [0x00, 0x3C, 0x00, 0xC0])),
            ("big", NumPyWriter.Array(">f4", false, "(2,)", [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0])),
            ("fortran", NumPyWriter.Array("|u1", true, "(2, 3)", ordered)),
            ("short", NumPyWriter.Array(">i2", false, "(2,)", [0xFF, 0xFE, 0x01, 0x00])),
            ("long", NumPyWriter.Array("<i8", false, "()", BitConverter.GetBytes(-7L))),
            ("flags", NumPyWriter.Array("|b1", false, "(3,)", [1, 0, 1])),
            ("layer/none", NumPyWriter.Array("<f4", false, "(0, 3)", []))));
        string target = files.PathOf("a.safetensors");
        Assert.Equal(target + "\n", ToolRun.Of("convert", source, target).Good());
        Dictionary<string, (int[] Shape, double[] Values)> read = ReferenceTensors.Read(target);
        Assert.Equal(8, read.Count);
        AssertIs([2, 2], [0.5, -1, 3, (float)1e-3], read["double"]);
        AssertIs([2], [1, -2], read["half"]);
        AssertIs([2], [1, -2], read["big"]);
        AssertIs([2, 3], [1, 3, 5, 2, 4, 6], read["fortran"]);
        AssertIs([2], [-2, 256], read["short"]);
        AssertIs([], [-7], read["long"]);
        AssertIs([3], [1, 0, 1], read["flags"]);
        AssertIs([0, 3], [], read["layer/none"]);
    }

    [Fact]
    public void Weights_of_Keras_keep_their_paths()
    {
        string source = files.WriteHdf5("2.4.0", null, [("lstm", [("lstm/lstm_cell/kernel:0", [3, 8]), ("lstm/lstm_cell/bias:0", [8])])]);
        string archive = files.PathOf("w.npz");
        ToolRun run = ToolRun.Of("convert", source, archive);
        Assert.Equal(new ToolRun(0, archive + "\n", "ok: tensors: 2, numbers: 32\n"), run);
        Dictionary<string, (string Header, float[] Values)> arrays = NumPyWriter.ReadArchive(archive);
        Assert.Equal(["lstm/lstm/lstm_cell/bias:0.npy", "lstm/lstm/lstm_cell/kernel:0.npy"], arrays.Keys);
        (string header, float[] values) = arrays["lstm/lstm/lstm_cell/kernel:0.npy"];
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 8), }", header);
        Assert.Equal(KerasFixture.Numbers("lstm/lstm_cell/kernel:0", [3, 8]), values);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (8,), }", arrays["lstm/lstm/lstm_cell/bias:0.npy"].Header);
    }

    [Theory]
    [InlineData("k3.2.1_bilstm_relu.keras")]
    [InlineData("k2.0.8_functional_lstm.h5")]
    [InlineData("gru2_bn_fc3.pth")]
    [InlineData("legacy_rnn2.pth")]
    public void A_round_trip_keeps_every_number(string file)
    {
        string first = files.PathOf("first.safetensors"), archive = files.PathOf("between.npz"), last = files.PathOf("last.safetensors");
        ToolRun.Of("convert", ImportCase.PathOf(file), first).Good();
        ToolRun.Of("convert", first, archive).Good();
        ToolRun.Of("convert", archive, last).Good();
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(last));
        Assert.Contains(ReferenceTensors.Read(first).Values, tensor => tensor.Values.Any(value => value != 0));
    }

    [Fact]
    public void Imported_weights_of_a_state_dict_are_read_again()
    {
        string copy = files.PathOf("copy.safetensors"), dict = ImportCase.PathOf("gru2_bn_fc3.pth");
        ToolRun.Of("convert", dict, copy).Good();
        TorchOptions options = new() { Name = "Same", Steps = 20 };
        ImportedModel expected = PyTorchFile.Import(dict, options), actual = PyTorchFile.Import(copy, options);
        Assert.Equal(expected.Yaml, actual.Yaml);
        Assert.All(expected.Tensors.Zip(actual.Tensors), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
    }

    [Fact]
    public void What_can_not_be_converted_is_refused()
    {
        string target = files.PathOf("t.npz");
        Assert.EndsWith("a file of safetensors or NumPy or HDF5 or PyTorch is expected", Error(files.Write("a.txt", "text")));
        Assert.EndsWith(
            "the array 'a' has the header '{'descr': '|O', 'fortran_order': False, 'shape': (1,), }', which is not read: plain numbers are, no records "
                + "or objects",
            Of("|O", "(1,)", [0]));
        Assert.EndsWith("the array 'a' of shape (3) is 12 bytes, and the file has 8", Of("<f4", "(3,)", new byte[8]));
        Assert.EndsWith("the array 'a' has an axis of 99999999999, which is more than is read", Of("<f4", "(99999999999,)", []));
        Assert.EndsWith("the array 'a' has the whole number 16777217, which single precision has not", Of("<i4", "(1,)", BitConverter.GetBytes(16777217)));
        byte[] whole = NumPyWriter.Array([2], [1, 2]);
        for (int length = 0; length < whole.Length; length++)
        {
            Error(files.Write("cut.npy", whole[..length]));
        }

        Assert.False(File.Exists(target));
        File.WriteAllText(target, "mine");
        Assert.Equal($"{target} is there already; --force replaces it", Error(files.Write("a.npy", whole)));
        Assert.Equal("mine", File.ReadAllText(target));

        string Of(string type, string shape, byte[] numbers) =>
            Error(files.Write("a.npz", NumPyWriter.Archive(("a", NumPyWriter.Array(type, false, shape, numbers)))));

        string Error(string source) => ToolRun.Of("convert", source, target).Refused();
    }

    private static void AssertIs(int[] shape, double[] values, (int[] Shape, double[] Values) tensor)
    {
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(values, tensor.Values);
    }
}
