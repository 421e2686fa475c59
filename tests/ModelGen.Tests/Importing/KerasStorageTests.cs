using ModelGen.Import;
using ModelGen.Import.Hdf5;

namespace ModelGen.Tests.Importing;

/// <summary>A model is the same however HDF5 holds it. <c>Files/Storage/make.py</c> writes the files.</summary>
public class KerasStorageTests
{
    private static readonly string Folder = Path.Combine(ImportCase.Folder, "Storage");

    private static readonly Lazy<ImportedModel> Original = new(() => KerasFile.Import(ImportCase.PathOf("k2.2.4tf_bidir_simplernn.h5"), Options));

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.h5").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static ImportOptions Options => new() { Name = "Same" };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_model_is_the_same_however_it_is_held(string file)
    {
        ImportedModel model = KerasFile.Import(Path.Combine(Folder, file), Options);
        Assert.Equal(Original.Value.Yaml, model.Yaml);
        Assert.Equal(Original.Value.Tensors.Select(tensor => (tensor.Name, tensor.Shape)), model.Tensors.Select(tensor => (tensor.Name, tensor.Shape)));
        Assert.All(Original.Value.Tensors.Zip(model.Tensors), pair =>
        {
            float[] expected = pair.First.Values.ToArray();
            bool isHalf = file is "float16.h5" or "listed_growing_first.h5";
            Assert.Equal(isHalf ? Array.ConvertAll(expected, value => (float)(Half)value) : expected, pair.Second.Values.ToArray());
        });
    }

    /// <summary>Chunks that lzf has packed, and more of them than a page of their list has.</summary>
    [Theory]
    [InlineData("lzf", 64, 10)]
    [InlineData("paged", 40, 1)]
    public void Many_chunks_are_read(string name, int size, int divisor)
    {
        using FileStream stream = File.OpenRead(Path.Combine(Folder, "data.hdf5"));
        float[] numbers = new Hdf5Data(Hdf5File.Open(stream).Find(name)!, name).ReadNumbers();
        Assert.Equal(Enumerable.Range(0, size * size).Select(i => (float)(i / divisor)), numbers);
    }

    [Fact]
    public void There_are_files() => Assert.Equal(18, Directory.GetFiles(Folder, "*.h5").Length);
}
