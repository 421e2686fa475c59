using System.Buffers.Binary;
using System.Text;
using ModelGen.Tests.Digits;

namespace ModelGen.Tests.Runtime;

public class WeightsFileTests
{
    private static readonly ModelDescription Small =
        TestModel.Describe("Small", [], ("a/kernel", new(2, 3), true), ("a/bias", new(3), false));

    private const string Header =
        """{"a/bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"a/kernel":{"dtype":"F32","shape":[2,3],"data_offsets":[12,36]}}""";

    [Fact]
    public void FilesAreSafetensors()
    {
        byte[] file = Write(new TestModel(Small));
        const string Expected =
            """{"__metadata__":{"format":"modelgen","model":"Small","layers":"","settings":""}""" +
            ""","a/kernel":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},""" +
            "\"a/bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]}}";
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        Assert.Equal(Expected, Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
        Assert.Equal(8 + length + 36, file.Length);
        Assert.Equal(0.25f, BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length)));
        Assert.Equal(8.25f, BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + length + 32)));
    }

    [Fact]
    public void WrittenParametersAreReadBack()
    {
        TestModel model = new(TestModel.Masked);
        model.EditParameters()[3] = float.NaN;
        byte[] file = Write(model);
        float[] expected = [.. model.Parameters];
        model.EditParameters().Clear();
        model.Load(new MemoryStream(file));
        Assert.Equal(expected, model.Parameters.ToArray());
    }

    [Fact]
    public void TensorsMayComeInAnyOrder() =>
        Assert.Equal([3f, 4, 5, 6, 7, 8, 0, 1, 2], Read(Header));

    [Theory]
    [InlineData("""{"__metadata__":{"format":"pt","model":"Other","layers":"","x":"{}","y":""},""")]
    [InlineData("""{"__metadata__":{},""")]
    [InlineData("""{ """)]
    public void MetadataAreIgnored(string start) =>
        Assert.Equal([3f, 4, 5, 6, 7, 8, 0, 1, 2], Read(start + Header[1..] + "  \n"));

    [Fact]
    public void EscapedNamesAreTheSameNames() =>
        Assert.Equal([3f, 4, 5, 6, 7, 8, 0, 1, 2], Read(Header.Replace("a/bias", "\\u0061\\/bias")));

    [Theory]
    [InlineData("a/bias", "a/other", "tensor \"a/other\" is none of the model \"Small\"")]
    [InlineData("a/bias", "a/kernel", "tensor \"a/kernel\" has the shape (3) in the file and (2, 3) in the model \"Small\"")]
    [InlineData("\"a/kernel\"", "\"a/bias\"", "tensor \"a/bias\" is there twice")]
    [InlineData(",\"a/kernel\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[12,36]}", "", "tensor \"a/kernel\" is missing")]
    [InlineData("[2,3]", "[2,4]", "has the shape (2, 4) in the file and (2, 3) in the model \"Small\"")]
    [InlineData("[2,3]", "[2,3,1]", "has the shape (2, 3, 1) in the file and (2, 3) in the model \"Small\"")]
    [InlineData("[2,3]", "[2]", "has the shape (2) in the file and (2, 3) in the model \"Small\"")]
    [InlineData("[2,3]", "[2,3.5]", "has a shape that is no list of whole numbers, at axis 1")]
    [InlineData("[2,3]", "[2,[3]]", "has a shape that is no list of whole numbers, at axis 1")]
    [InlineData("[2,3]", "6", "tensor \"a/kernel\": its shape is no JSON array")]
    [InlineData("\"F32\",\"shape\":[2", "\"F16\",\"shape\":[2", "tensor \"a/kernel\" has dtype \"F16\"; only \"F32\" is read")]
    [InlineData("\"F32\",\"shape\":[2", "32,\"shape\":[2", "tensor \"a/kernel\": its dtype is no string")]
    [InlineData("[12,36]", "[12,32]", "tensor \"a/kernel\" has data_offsets that are not 24 bytes within the 36 bytes")]
    [InlineData("[12,36]", "[16,40]", "tensor \"a/kernel\" has data_offsets")]
    [InlineData("[12,36]", "[-12,12]", "tensor \"a/kernel\" has data_offsets")]
    [InlineData("[12,36]", "[12]", "tensor \"a/kernel\": its data_offsets are not two numbers")]
    [InlineData("[12,36]", "[12,36,40]", "tensor \"a/kernel\": its data_offsets are not two numbers")]
    [InlineData("[12,36]", "[12,\"36\"]", "tensor \"a/kernel\": its data_offsets are not two numbers")]
    [InlineData("[12,36]", "[12,99999999999999999999]", "tensor \"a/kernel\" has data_offsets")]
    [InlineData("[12,36]", "[8,32]", "no tensor begins at data byte 12")]
    [InlineData("[0,12]", "[4,16]", "no tensor begins at data byte 0")]
    [InlineData("\"shape\":[2,3],", "", "tensor \"a/kernel\" lacks \"dtype\", \"shape\" or \"data_offsets\"")]
    [InlineData("\"shape\":[2,3],", "\"shape\":[2,3],\"shape\":[2,3],", "has \"shape\" in its entry, which is unknown or there twice")]
    [InlineData("\"shape\":[2,3],", "\"layout\":1,", "tensor \"a/kernel\" has \"layout\" in its entry")]
    [InlineData("{\"a/bias\"", "[\"a/bias\"", "the header does not begin with \"{\"")]
    [InlineData("{\"a/bias\"", " {\"a/bias\"", "the header does not begin with \"{\"")]
    [InlineData("{\"a/bias\"", "\ufeff{\"a/bias\"", "the header does not begin with \"{\"")]
    [InlineData("{\"a/bias\"", "{\"__metadata__\":{\"x\":1},\"a/bias\"", "the metadata have a value that is no string")]
    [InlineData("{\"a/bias\"", "{\"__metadata__\":{\"x\":{\"y\":null}},\"a/bias\"", "the metadata have a value that is no string")]
    [InlineData("{\"a/bias\"", "{\"__metadata__\":{\"x\":\"\",\"\\u0078\":\"\"},\"a/bias\"", "the metadata have \"x\" twice")]
    [InlineData("{\"a/bias\"", "{\"__metadata__\":{\"model\":\"\",\"format\":\"\",\"model\":\"\"},\"a/bias\"", "the metadata have \"model\" twice")]
    [InlineData("{\"a/bias\"", "{\"__metadata__\":1,\"a/bias\"", "\"__metadata__\" is no JSON object")]
    [InlineData("{\"a/bias\"", "{\"__metadata__\":{},\"__metadata__\":{},\"a/bias\"", "\"__metadata__\" twice")]
    [InlineData("}}", "}", "the header is not valid JSON")]
    [InlineData("}}", "}}{}", "the header is not valid JSON")]
    [InlineData("{\"dtype\":\"F32\",\"shape\":[2,3]", "1,{\"x\":[2,3]", "tensor \"a/kernel\": its entry is no JSON object")]
    [InlineData("a/bias", "\\ud800", "the header is not valid JSON")]
    public void WrongHeadersAreRefused(string part, string replacement, string complaint)
    {
        Assert.Contains(part, Header);
        WeightsFormatException exception = Assert.Throws<WeightsFormatException>(() => Read(Header.Replace(part, replacement)));
        Assert.Contains(complaint, exception.Message);
    }

    [Fact]
    public void FilesOfWrongLengthAreRefused()
    {
        byte[] file = Write(new TestModel(Small));
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        AssertRefused(file[..5], "the file ends within its first 8 bytes");
        AssertRefused(file[..20], $"the file ends within its header, after 12 of {header} bytes");
        AssertRefused(file[..^1], "the file ends within its tensors, after 35 of 36 bytes");
        AssertRefused([.. file, 0], "the file goes on after its last tensor, beyond 36 bytes of data");
        AssertRefused(Encoding.UTF8.GetBytes("DOCTYPE html>"), "this may be no safetensors file");
        AssertRefused([255, 255, 255, 255, 255, 255, 255, 255], "announce a header of 18446744073709551615 bytes");
    }

    [Theory]
    [InlineData(
        "89 48 44 46 0D 0A 1A 0A",
        "an HDF5 file, as Keras writes with .h5 and .weights.h5; only safetensors files are read: save the weights as one, as the section Weights of "
        + "docs/from-keras.md shows")]
    [InlineData("50 4B 03 04 14 00 00 00", "a ZIP file, as Keras writes with .keras, PyTorch with .pt and NumPy with .npz; only safetensors files are read")]
    [InlineData("93 4E 55 4D 50 59 01 00", "a NumPy file, .npy; only")]
    [InlineData("80 02 8A 0A 6C FC 9C 46", "a pickle of Python, as PyTorch wrote with .pt and .pth; only")]
    [InlineData("08 08 12 07 70 79 74 6F", "a protocol buffer, as ONNX and TensorFlow write with .onnx and .pb; only")]
    [InlineData("1C 00 00 00 54 46 4C 33", "a model of TensorFlow Lite; only")]
    [InlineData("47 47 55 46 03 00 00 00", "a GGUF file; only")]
    [InlineData("1F 8B 08 00 00 00 00 00", "a gzip file; unpack it")]
    [InlineData("76 65 72 73 69 6F 6E 20", "a text, as Git LFS has in the place of a file; get the file with 'git lfs pull'")]
    [InlineData("3C 21 44 4F 43 54 59 50", "a web page or another XML file; get the file again")]
    public void FilesOfOtherFormatsAreRefusedByTheirNames(string start, string name) => AssertRefused(
        [.. start.Split(' ').Select(digits => Convert.ToByte(digits, 16)), .. new byte[64]],
        $"this is {name}");

    /// <summary>The first bytes of files that Keras and PyTorch wrote, by the path that a user gives.</summary>
    [Theory]
    [InlineData("model.weights.h5", "iUhERg0KGgo=", "this is an HDF5 file")]
    [InlineData("model.keras", "UEsDBBQAAAAA", "this is a ZIP file")]
    public void TheirPathsAreNamedToo(string name, string start, string complaint)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(name);
        File.WriteAllBytes(path, [.. Convert.FromBase64String(start), .. new byte[2048]]);
        foreach (bool strict in (bool[])[false, true])
        {
            string message = Assert.Throws<WeightsFormatException>(() => new TestModel(Small).Load(path, strict)).Message;
            Assert.StartsWith($"{path}: {complaint}", message);
            Assert.Contains("docs/from-keras.md", message);
        }
    }

    [Fact]
    public void AStrictLoadComparesTheNameAndTheLayers()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights");
        ModelDescription dense = Small with { Layers = [new LayerDescription("a", "Dense", new(3), 9, false, false)] };
        new TestModel(dense).Save(path);
        new TestModel(dense).Load(path, strict: true);
        AssertStrictRefused(dense with { Name = "Other" }, path, "the file is of the model \"Small\", and this is \"Other\"; only");
        AssertStrictRefused(Small, path, "the file is of a model \"Small\" with the layers Dense (3), and this one has ");
        ModelDescription longer = dense with { Layers = [.. dense.Layers, new LayerDescription("b", "Dropout", new(3), 0, false, false)] };
        AssertStrictRefused(longer, path, "and this one has Dense (3), Dropout (3)");

        ModelDescription curved = dense with { Layers = [dense.Layers[0] with { Settings = "activation=relu" }] };
        AssertStrictRefused(
            curved, path, "with the settings of the model language, and this one has \"a: activation=relu\"; only a load that is not strict may take it");

        // Older files do not say.
        string file = File.ReadAllText(path, Encoding.Latin1).Replace("\"settings\"", "\"otherkey\"", StringComparison.Ordinal);
        File.WriteAllText(path, file, Encoding.Latin1);
        new TestModel(curved).Load(path, strict: true);

        // That it is of another model is what is said first, whatever its tensors are.
        TestModel masked = new(TestModel.Masked);
        Assert.Contains(
            "the file is of the model \"Small\", and this is \"Masked\"",
            Assert.Throws<WeightsFormatException>(() => masked.Load(path, strict: true)).Message);

        File.WriteAllBytes(path, WithHeader(Header));
        AssertStrictRefused(Small, path, "the file does not say which model and layers it is of");
        new TestModel(Small).Load(path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AStrictLoadReadsAnyStreamFromItsPosition(bool canSeek)
    {
        TestModel model = new(Small), other = new(Small with { Name = "Other" });
        byte[] file = [1, 2, .. Write(model)];
        model.EditParameters().Fill(-1);
        using Stream right = At(file), wrong = At(file);
        model.Load(right, strict: true);
        Assert.Equal(Write(new TestModel(Small)), Write(model));
        Assert.StartsWith("the file is of the model \"Small\"", Assert.Throws<WeightsFormatException>(() => other.Load(wrong, strict: true)).Message);

        Stream At(byte[] bytes)
        {
            MemoryStream memory = new(bytes) { Position = 2 };
            return canSeek ? memory : new System.IO.Compression.BrotliStream(Packed(bytes[2..]), System.IO.Compression.CompressionMode.Decompress);
        }

        static MemoryStream Packed(byte[] bytes)
        {
            MemoryStream packed = new();
            using (System.IO.Compression.BrotliStream packer = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            {
                packer.Write(bytes);
            }

            packed.Position = 0;
            return packed;
        }
    }

    [Fact]
    public void DamagedHeadersDoNoHarm()
    {
        byte[] file = Write(new TestModel(Small));
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        for (int place = 0; place < end; place++)
        {
            AssertHarmless(file[..place], mustFail: true);
            foreach (byte mask in new byte[] { 0x01, 0x02, 0x10, 0x20, 0x40, 0x80, 0xFF })
            {
                byte[] damaged = [.. file];
                damaged[place] ^= mask;
                AssertHarmless(damaged, mustFail: false);
            }
        }
    }

    [Fact]
    public void WrongParameterCountsAreRefused()
    {
        WeightsFile file = new(Small);
        Assert.Throws<ArgumentException>(() => file.Write(Stream.Null, new float[8]));
        Assert.Throws<ArgumentException>(() => file.Read(Stream.Null, new float[10]));
    }

    [Fact]
    public void ReadingAndWritingDoNotAllocate()
    {
        WeightsFile file = new(TestModel.Masked);
        float[] parameters = new float[TestModel.Masked.ParameterCount];
        MemoryStream stream = new(4096);
        void RoundTrip()
        {
            stream.Position = 0;
            file.Write(stream, parameters);
            stream.SetLength(stream.Position);
            stream.Position = 0;
            file.Read(stream, parameters);
        }

        for (int i = 0; i < 50; i++)
        {
            RoundTrip();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrip();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ModelsAreSavedToAndLoadedFromFiles()
    {
        string folder = Directory.CreateTempSubdirectory("modelgen").FullName;
        try
        {
            string path = Path.Combine(folder, "weights.safetensors");
            TestModel model = new(Small);
            File.WriteAllText(path, "old");
            model.Save(path);
            Assert.Equal([path], Directory.GetFiles(folder));
            model.EditParameters().Clear();
            model.Load(path);
            Assert.Equal(8.25f, model.Parameters[8]);

            TestModel other = new(TestModel.Masked);
            WeightsFormatException exception = Assert.Throws<WeightsFormatException>(() => other.Load(path));
            Assert.StartsWith($"{path}: tensor \"a/kernel\" is none of the model \"Masked\"", exception.Message);
            Assert.EndsWith("; its metadata say that the file is of the model \"Small\"", exception.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void FailedSavesLeaveTheOldFile()
    {
        string folder = Directory.CreateTempSubdirectory("modelgen").FullName;
        try
        {
            string path = Path.Combine(folder, "weights.safetensors");
            File.WriteAllText(path, "old");
            using FailingModel model = new();
            Assert.Throws<NotSupportedException>(() => model.Save(path));
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Write(TestModel model)
    {
        MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    private static void AssertStrictRefused(ModelDescription description, string path, string complaint)
    {
        TestModel model = new(description);
        model.EditParameters().Fill(-1);
        Assert.Contains(complaint, Assert.Throws<WeightsFormatException>(() => model.Load(path, strict: true)).Message);
        Assert.All(model.Parameters.ToArray(), number => Assert.Equal(-1, number));
        model.Load(path);
    }

    private static float[] Read(string header)
    {
        TestModel model = new(Small);
        model.Load(new MemoryStream(WithHeader(header)));
        return [.. model.Parameters];
    }

    /// <summary>A file with this header and the numbers 0 to 8.</summary>
    private static byte[] WithHeader(string header)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + 36];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        for (int i = 0; i < 9; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(8 + json.Length + (4 * i)), i);
        }

        return file;
    }

    private static void AssertRefused(byte[] file, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<WeightsFormatException>(() => new TestModel(Small).Load(new MemoryStream(file))).Message);

    /// <summary>A damaged file is refused and changes nothing, or, where the damage is in the metadata, is read as if whole.</summary>
    private static void AssertHarmless(byte[] file, bool mustFail)
    {
        TestModel model = new(Small);
        model.EditParameters().Fill(-1);
        try
        {
            model.Load(new MemoryStream(file));
            Assert.False(mustFail);
            Assert.Equal(new TestModel(Small).Parameters.ToArray(), model.Parameters.ToArray());
        }
        catch (WeightsFormatException)
        {
            Assert.Equal(Enumerable.Repeat(-1f, 9), model.Parameters.ToArray());
        }
    }

    /// <summary>A model that fails after it has written something.</summary>
    private sealed class FailingModel : IModel
    {
        public ModelDescription Description => Small;

        public ReadOnlySpan<float> Parameters => [];

        public Span<float> EditParameters() => [];

        public void Predict(ReadOnlySpan<float> input, Span<float> output) => throw new NotSupportedException();

        public void Save(Stream stream)
        {
            stream.WriteByte(1);
            throw new NotSupportedException();
        }

        public void Load(Stream stream) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
