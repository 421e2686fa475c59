using System.Xml.Linq;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tool.Models;
using ModelGen.Training;

namespace ModelGen.Tests.Tool;

/// <summary><c>modelgen new</c>, <c>summary</c> and <c>show</c>.</summary>
public sealed class ModelCommandTests : IDisposable
{
    private const string Branches = """
        modelgen: 1
        name: Branches
        inputs: { pen: { shape: [5, 2] }, writer: { shape: [3] } }
        layers:
          - masking: { from: pen, name: mask }
          - lstm: { units: 4, return_state: true, name: reader }
          - dense: { units: 4, from: reader/c, name: state }
          - concatenate: { from: [reader, state, writer] }
          - dense: 1
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-new-");

    public static TheoryData<string> Starters => [.. Starter.All.Select(starter => starter.Name)];

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Nothing is wrong with it, nor doubtful.</summary>
    [Theory]
    [MemberData(nameof(Starters))]
    public void A_starter_is_a_sound_model(string name)
    {
        string text = ToolRun.Of("new", name).Good();
        Assert.Empty(ModelCompiler.Generate(text).Diagnostics);
        Assert.Contains($"  {name} ", ToolRun.Of("new", "--help").Good());
        string named = ToolRun.Of("new", name, "--name", "Mine", "--namespace", "My.Space").Good();
        Assert.Contains("\nname: Mine\nnamespace: My.Space\n", named);
        Assert.Equal(2, named.Split('\n').Except(text.Split('\n')).Count());
    }

    [Fact]
    public void A_starter_becomes_a_file_once()
    {
        string path = Path.Combine(folder.FullName, "mine.model.yaml");
        Assert.Equal(path + "\n", ToolRun.Of("new", "lstm-classifier", "-o", path).Good());
        Assert.Equal(ToolRun.Of("new", "lstm-classifier").Good(), File.ReadAllText(path));
        Assert.Equal($"{path} is there already; --force replaces it", ToolRun.Of("new", "two-inputs", "-o", path).Refused());
        ToolRun.Of("new", "two-inputs", "-o", path, "--force").Good();
        Assert.Contains("name: TwoInputs", File.ReadAllText(path));
        Assert.Equal(
            "two-inputs.model.yaml:3:7: MG0015: name (line 3): 'a b' is not usable as a class name; write letters, digits and underscores, with no digit first",
            ToolRun.Of("new", "two-inputs", "--name", "a b").Refused());
    }

    [Fact]
    public void A_summary_is_that_of_the_class()
    {
        using IModel one = ModelCompiler.Compile(Branches).Create();
        string yaml = Branches + "\n---\nmodelgen: 1\nname: Another\ninput: { shape: [3] }\nlayers: [dense: 2]\n";
        string tables = ToolRun.Piped(yaml, "summary", "-").Good();
        Assert.StartsWith(one.Description.ToTable() + "\nModel: \"Another\"\n", tables);
        Assert.EndsWith(" Total params: 8 (32.00 B)\n Trainable params: 8 (32.00 B)\n Non-trainable params: 0 (0.00 B)\n", tables);
    }

    /// <summary>What is told of a bound model is what its class tells, of each model of the samples and each starter.</summary>
    [Fact]
    public void Tables_and_pictures_are_those_of_the_classes()
    {
        IEnumerable<string> samples = Repository.Files("samples/Zoo", "*.model.yaml").Select(Repository.Read);
        string[] models = [Branches, .. Starter.All.Select(starter => starter.Text), .. samples];
        string yaml = string.Join("\n---\n", models);
        CompiledModels compiled = ModelCompiler.Compile(yaml);
        ModelDescription[] told = [.. BoundModels.InProject([new ModelSource("all.model.yaml", yaml)]).EnsureSound().Select(NetworkDescription.Of)];
        Assert.Equal(models.Length, told.Length);
        Assert.All(told, model =>
        {
            using IModel instance = compiled.Create(name: model.Name);
            ModelDescription own = instance.Description;
            Assert.Equal(own.ToTable(), model.ToTable());
            Assert.Equal(own.ToPicture().ToSvg(), model.ToPicture().ToSvg());
            Assert.Equal((own.Summary, own.TakesLengths, own.IndexCount), (model.Summary, model.TakesLengths, model.IndexCount));
            Assert.Equal(own.IsStateful, model.IsStateful);
            Assert.Equal(own.Labels.AsEnumerable(), model.Labels);
            Assert.Equal(own.Inputs.AsEnumerable(), model.Inputs);
            Assert.Equal(own.Layers.Select(layer => (layer.Settings, layer.MaskValue)), model.Layers.Select(layer => (layer.Settings, layer.MaskValue)));
        });
    }

    [Fact]
    public void Mermaid_has_inputs_layers_and_who_reads_whom() => Assert.Equal(
        """
        flowchart TD
            n0(["pen<br/>(5, 2)"])
            n1(["writer<br/>(3)"])
            n2["mask (Masking)<br/>(5, 2)"]
            n0 --> n2
            n3["reader (LSTM)<br/>(4)<br/>112 parameters"]
            n2 -->|mask| n3
            n4["state (Dense)<br/>(4)<br/>20 parameters"]
            n3 -->|"c"| n4
            n5["concatenate_1 (Concatenate)<br/>(11)"]
            n3 --> n5
            n4 --> n5
            n1 --> n5
            n6["dense_2 (Dense)<br/>(1)<br/>12 parameters"]
            n5 --> n6

        """,
        ToolRun.Piped(Branches, "show", "-", "--mermaid").Good());

    [Fact]
    public void A_picture_is_that_of_the_library()
    {
        string path = Path.Combine(folder.FullName, "model.svg");
        Assert.Equal(path + "\n", ToolRun.Piped(Branches, "show", "-", "--svg", "-o", path).Good());
        Assert.Equal("Branches", XDocument.Load(path).Root!.Elements().Single(element => element.Name.LocalName == "title").Value);
        Assert.Equal(File.ReadAllText(path), ToolRun.Piped(Branches, "show", "-", "--svg").Good());
    }

    [Fact]
    public void Wrong_models_are_told_by_their_first_error()
    {
        const string Yaml = "modelgen: 1\nname: A\ninput: { shape: [3] }\nlayers: [dens: 3, denze: 2]\n";
        const string Expected = "stdin.model.yaml:4:10: MG0011: layers[0].dens (line 4): there is no layer 'dens'; did you mean 'dense'? "
            + "(and 1 more; 'modelgen check' shows all)";
        Assert.Equal(Expected, ToolRun.Piped(Yaml, "summary", "-").Refused());
        Assert.Equal(Expected, ToolRun.Piped(Yaml, "show", "-", "--svg").Refused());
        Assert.Equal(
            "the file has 2 models, and one is expected; give each a file of its own",
            ToolRun.Piped(Branches + "\n---\n" + Branches.Replace("Branches", "Others", StringComparison.Ordinal), "show", "-", "--mermaid").Refused());
    }
}
