extern alias build;

using System.Text;
using build::ModelGen.Build;
using ModelGen.Tests.Digits;

namespace ModelGen.Tests.Embedding;

/// <summary>What the build finds out of the weights files that a model file names.</summary>
public class NamedWeightsTests
{
    private const string Header = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private static readonly byte[] Good = [.. BitConverter.GetBytes((long)Header.Length), .. Encoding.UTF8.GetBytes(Header), .. new byte[8]];

    [Theory]
    [InlineData("weights: a.safetensors", "a.safetensors")]
    [InlineData("# weights: no\nlayers: [lstm: { weights: no }]\n\"weights\": 'models\\a b.st'  # yes", "models\\a b.st")]
    [InlineData("weights: a\n---\nname: B\nweights: b\n---\nweights: a", "a|b")]
    [InlineData("weights: a\nlayers: [", "a")]
    [InlineData("weights: a\n---\nweights: &x b\nbroken: [", "a|b")]
    [InlineData("weights: [a, b]\nname: { weights: c }", "")]
    [InlineData("? [weights, x]\n: a\nweights:\n  - b", "")]
    [InlineData("- weights: a", "")]
    [InlineData("*alias", "")]
    [InlineData("weights", "")]
    [InlineData("", "")]
    public void Keys_are_those_of_the_documents_themselves(string yaml, string keys) => Assert.Equal(keys, string.Join("|", WeightsKeys.In(yaml)));

    [Fact]
    public void Deep_and_long_texts_end_soon()
    {
        Assert.Empty(WeightsKeys.In("a: " + new string('[', 200_000)));
        Assert.Empty(WeightsKeys.In("weights: a\nb: " + new string('x', 1 << 18)));
    }

    [Fact]
    public void A_file_is_a_resource_named_by_what_it_holds_and_read_again_only_after_a_change()
    {
        using TemporaryFolder folder = new();
        string model = Write(folder, "m.model.yaml", "weights: sub/a.safetensors\n"u8.ToArray());
        string path = Write(folder, "sub/a.safetensors", Good);
        NamedWeights first = Read(folder, model);
        Assert.Equal([(path, $"a.safetensors/{WeightsHash(Good):x16}")], first.Resources.Select(resource => (resource.Value, resource.Key)));
        Assert.Equal([path], first.Files);
        string text = File.ReadAllText(first.Manifest);
        Assert.Contains("tensor F32 2 0 a\n", text);
        DateTime written = File.GetLastWriteTimeUtc(first.Manifest);

        // Of the same length and time, it is taken for the same: nothing is read.
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, new byte[Good.Length]);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(first.Resources, Read(folder, model).Resources);
        Assert.Equal(written, File.GetLastWriteTimeUtc(first.Manifest));

        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.Empty(Read(folder, model).Resources);
        Assert.Contains("fault the header does not begin with", File.ReadAllText(first.Manifest));
    }

    [Theory]
    [InlineData("gone.safetensors", "fault there is no such file")]
    [InlineData("sub", "fault there is no such file")]
    [InlineData("../../outside.safetensors", "fault the file lies outside of the project's folder and of the model file's")]
    [InlineData("/etc/hostname", "fault the file lies outside")]
    [InlineData("a\\0b", "fault ")]
    public void Faults_of_paths_are_said(string key, string fault)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("project/sub"));
        string model = Write(folder, "project/models/m.model.yaml", Encoding.UTF8.GetBytes($"weights: \"{key}\"\n"));
        Write(folder, "outside.safetensors", Good);
        NamedWeights weights = NamedWeights.Read(model, folder.File("project"), folder.File("obj"))!;
        Assert.Empty(weights.Resources);
        Assert.Contains(fault, File.ReadAllText(weights.Manifest));
    }

    /// <summary>A model file that a project shares with another one has its weights beside it.</summary>
    [Fact]
    public void A_linked_model_file_may_have_its_weights_in_its_own_folder()
    {
        using TemporaryFolder folder = new();
        string model = Write(folder, "trainer/m.model.yaml", "weights: a.safetensors"u8.ToArray());
        Write(folder, "trainer/a.safetensors", Good);
        Assert.Single(NamedWeights.Read(model, folder.File("project"), folder.File("obj"))!.Resources);
        Assert.Null(NamedWeights.Read(folder.File("trainer/none.model.yaml"), folder.File("project"), folder.File("obj")));
    }

    [Fact]
    public void Names_of_tensors_are_any_text()
    {
        string header = Header.Replace("\"a\"", "\"a\\n\\\\n\\rweights x\"");
        byte[] file = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]];
        string text = $"weights a\n{string.Join("\n", WeightsReport.Of("a", file).Lines)}";
        Assert.Equal("a\n\\n\rweights x", Assert.Single(Assert.Single(Generator.Parsing.WeightsManifest.Parse("m", text).Files).Tensors).Name);
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void The_hash_is_XXH64(string text, ulong hash) => Assert.Equal(hash, WeightsHash(Encoding.UTF8.GetBytes(text)));

    private static ulong WeightsHash(byte[] bytes) => ModelGen.WeightsHash.Compute(bytes);

    private static NamedWeights Read(TemporaryFolder folder, string model) =>
        NamedWeights.Read(model, Path.GetDirectoryName(model)!, folder.File("obj"))!;

    private static string Write(TemporaryFolder folder, string path, byte[] bytes)
    {
        string full = folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return full;
    }
}
