using System.CommandLine;
using ModelGen.Generator.Binding;
using ModelGen.Import;
using ModelGen.Tool.Models;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Commands;

/// <summary>Runs a model on inputs whose outputs are known.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The description, NAME.model.yaml, of one model." };

    private readonly Option<string?> weights = new("--weights")
    {
        Description = "The weights [default: those that the description names, or NAME.safetensors]",
        HelpName = "FILE",
    };

    private readonly Option<string?> check = new("--check")
    {
        Description = "Inputs and outputs, a safetensors file with 'input' and 'output' [default: NAME.check.safetensors]",
        HelpName = "FILE",
    };

    public VerifyCommand()
        : base(
            "verify",
            "Runs a model on the inputs of its check, and compares the outputs with those of the program that it was imported from.",
            ("modelgen verify models/Gestures.model.yaml", "reads models/Gestures.safetensors and models/Gestures.check.safetensors"),
            ("modelgen verify Gestures.model.yaml --weights finetuned.safetensors", "how far other weights are from the reference"))
    {
        Add(file);
        Add(weights);
        Add(check);
    }

    /// <inheritdoc/>
    public override string Remarks =>
        "The model is compiled as a build would. Outputs may differ by the tolerance in\n"
            + "the metadata of the check, 1e-5 if it has none, of the largest output.";

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        ModelSource source = ModelSource.Read(arguments.GetValue(file)!, console);
        BoundModels bound = BoundModels.ToPredict(source);
        Network network = bound.EnsureOne();
        string weightsFile = arguments.GetValue(weights) ?? WeightsOf(source, bound.Models[0]);
        string checkFile = arguments.GetValue(check) ?? source.Stem + ReferenceOutputs.FileEnding;
        Expect(weightsFile, "weights", "--weights names another file");
        Expect(checkFile, "check", "'modelgen import --reference' writes one, and --check names another file");
        ReferenceOutputs reference = ReferenceOutputs.Read(checkFile);
        using CompiledModel compiled = new(network);
        using IModel model = compiled.Create();
        model.Load(weightsFile);
        OutputDifference difference = reference.Compare(model);
        ToolConsole.Write(console.Output, $"{model.Description.Name}: ", difference.IsWithin ? "ok" : "error", $": {difference}");
        return difference.IsWithin ? ExitCode.Good : ExitCode.Problem;
    }

    private static string WeightsOf(ModelSource source, BoundModel model) => model.Weights is WeightsKey named
        ? Path.Combine(Path.GetDirectoryName(source.Path) ?? "", named.Text)
        : source.Stem + ".safetensors";

    private static void Expect(string path, string what, string remedy)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"there is no {what} file {path}; {remedy}");
        }
    }
}
