using System.Text.Json;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen check</c>.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private const string Wrong = "modelgen: 1\nname: Wrong\ninput: { shape: [3] }\nlayers:\n  - dens: 3\n  - dense: { units: 5, activation: rellu }\n";
    private const string Good = "modelgen: 1\nname: Good\ninput: { shape: [3] }\nlayers: [dense: 2]\n";

    private const string First = "MG0011: layers[0].dens (line 5): there is no layer 'dens'; did you mean 'dense'?";
    private const string Second = "MG0011: layers[1].dense.activation (line 6): there is no activation 'rellu'; did you mean 'relu'?";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-check-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_sound_file_gives_nothing()
    {
        Assert.Equal(new ToolRun(0, "", ""), ToolRun.Of("check", Write("good", Good)));
        Assert.Equal("[]\n", ToolRun.Of("check", Write("good", Good), "--format", "json").Good());
    }

    [Fact]
    public void Errors_have_their_places()
    {
        string path = Write("wrong", Wrong);
        ToolRun run = ToolRun.Of("check", path);
        Assert.Equal(new ToolRun(1, $"{path}:5:5: error {First}\n{path}:6:36: error {Second}\n", ""), run);
        Assert.Equal(new ToolRun(1, run.Output.Replace(path, "stdin.model.yaml", StringComparison.Ordinal), ""), ToolRun.Piped(Wrong, "check", "-"));
    }

    [Fact]
    public void Files_are_those_of_one_project()
    {
        string one = Write("one", Good), other = Write("other", Good);
        ToolRun run = ToolRun.Of("check", one, other, one);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"{other}:2:7: error MG0017: ", run.Output);
        Assert.Single(run.Output, '\n');
    }

    [Fact]
    public void Weights_that_a_model_names_are_looked_at()
    {
        string path = Write("good", Good + "weights: good.safetensors\n");
        Assert.StartsWith($"{path}:5:10: error MG0041: weights (line 5): ", ToolRun.Of("check", path).Output);
        Assert.Contains("there is no such file; train the model", ToolRun.Of("check", path).Output);
        Assert.Equal("", ToolRun.Of("check", path, "--no-weights").Good());
        WriteWeights(new("dense_1/kernel", [3, 2], new float[6]), new("dense_1/bias", [2], new float[2]));
        Assert.Equal("", ToolRun.Of("check", path).Good());
        WriteWeights(new("dense_1/kernel", [2, 3], new float[6]), new("dense_1/bias", [2], new float[2]));
        Assert.Contains("MG0042: ", ToolRun.Of("check", path).Output);
        Assert.Contains("the tensor 'dense_1/kernel' has the shape (2, 3) in the file and (3, 2) in the model", ToolRun.Of("check", path).Output);
        WriteWeights(new("dense_1/kernel", [3, 2], [0, 0, 0, 0, float.NaN, 0]), new("dense_1/bias", [2], new float[2]));
        Assert.Contains("tensor \"dense_1/kernel\" has a number that is infinite or none, at index 4", ToolRun.Of("check", path).Output);
        File.WriteAllText(Path.Combine(folder.FullName, "good.safetensors"), "no weights at all");
        Assert.Contains("MG0041: ", ToolRun.Of("check", path).Output);
    }

    [Fact]
    public void Warnings_are_no_errors()
    {
        ToolRun run = ToolRun.Piped(Good.Replace("[dense: 2]", "[dense: { units: 1, activation: softmax }]", StringComparison.Ordinal), "check", "-");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("stdin.model.yaml:4:10: warning MG0029: ", run.Output);
    }

    [Fact]
    public void Json_has_the_same()
    {
        ToolRun run = ToolRun.Piped(Wrong, "check", "-", "--format", "json");
        Assert.Equal(1, run.ExitCode);
        using JsonDocument report = JsonDocument.Parse(run.Output);
        JsonElement found = report.RootElement[1];
        Assert.Equal(2, report.RootElement.GetArrayLength());
        Assert.Equal(
            ["stdin.model.yaml", "6", "36", "6", "41", "error", "MG0011", Second["MG0011: ".Length..]],
            new[] { "file", "line", "column", "endLine", "endColumn", "severity", "id", "message" }.Select(name => found.GetProperty(name).ToString()));
        Assert.EndsWith("docs/diagnostics.md#mg0011", found.GetProperty("help").GetString());
    }

    /// <summary>What the schema of SARIF 2.1.0 requires (OASIS, sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.28 to 3.30 and 3.11), and what viewers show.</summary>
    [Fact]
    public void Sarif_is_what_viewers_read()
    {
        ToolRun run = ToolRun.Piped(Wrong, "check", "-", "--format", "sarif");
        Assert.Equal(1, run.ExitCode);
        using JsonDocument log = JsonDocument.Parse(run.Output);
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        JsonElement only = log.RootElement.GetProperty("runs").EnumerateArray().Single();
        JsonElement driver = only.GetProperty("tool").GetProperty("driver");
        Assert.Equal("modelgen", driver.GetProperty("name").GetString());
        JsonElement rule = driver.GetProperty("rules").EnumerateArray().Single();
        Assert.Equal(("MG0011", "Unknown name"), (rule.GetProperty("id").GetString(), rule.GetProperty("shortDescription").GetProperty("text").GetString()));
        JsonElement[] results = [.. only.GetProperty("results").EnumerateArray()];
        Assert.Equal([First, Second], results.Select(result => $"{result.GetProperty("ruleId")}: {result.GetProperty("message").GetProperty("text")}"));
        Assert.All(results, result => Assert.Equal((0, "error"), (result.GetProperty("ruleIndex").GetInt32(), result.GetProperty("level").GetString())));
        JsonElement place = results[0].GetProperty("locations").EnumerateArray().Single().GetProperty("physicalLocation");
        Assert.Equal("stdin.model.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(
            [5, 5, 5, 9],
            new[] { "startLine", "startColumn", "endLine", "endColumn" }.Select(name => place.GetProperty("region").GetProperty(name).GetInt32()));
    }

    /// <summary>Paths in a log are references of URIs: with slashes, and absolute ones with their scheme.</summary>
    [Fact]
    public void Sarif_names_files_by_uris()
    {
        string path = Write("a b", Wrong);
        using JsonDocument log = JsonDocument.Parse(ToolRun.Of("check", path, "--format", "sarif").Output);
        string uri = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation")
            .GetProperty("artifactLocation").GetProperty("uri").GetString()!;
        Assert.Equal(path, new Uri(uri).LocalPath);
        Assert.EndsWith("/a%20b.model.yaml", uri);
    }

    [Fact]
    public void A_format_that_there_is_not_is_refused() => Assert.Equal(
        "Argument 'xml' not recognized. Must be one of: 'text' 'json' 'sarif'; see 'modelgen check --help'",
        ToolRun.Of("check", "-", "--format", "xml").Refused(exitCode: 2));

    private string Write(string name, string yaml)
    {
        string path = Path.Combine(folder.FullName, name + ".model.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    private void WriteWeights(params Golden.Tensor[] tensors)
    {
        using MemoryStream file = Golden.TensorFile.Write(tensors);
        File.WriteAllBytes(Path.Combine(folder.FullName, "good.safetensors"), file.ToArray());
    }
}
