using System.CommandLine;
using System.Text.RegularExpressions;
using ModelGen.Export;
using ModelGen.Tool.Models;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Commands;

/// <summary>Writes a model for other programs.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Argument<string> description = new("MODEL") { Description = "The description: a .model.yaml file." };

    private readonly Argument<string?> weights = new("WEIGHTS")
    {
        Description = "The weights [default: the file of the description's name that ends in .safetensors]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> onnx = new("--onnx") { Description = "The ONNX file to write.", HelpName = "FILE", Required = true };

    private readonly Option<string?> name = new("--model") { Description = "The model, where the description has several.", HelpName = "NAME" };

    private readonly Option<bool> step = new("--step")
    {
        Description = "One time step at a time: states are inputs and outputs. For models with 'streaming: true'.",
    };

    private readonly Option<bool> gaps = new("--gaps")
    {
        Description = "Masked steps may stand anywhere, rather than behind all others; recurrent layers are slower then.",
    };

    private readonly Option<bool> force = new("--force") { Description = "Replace the file if it is there already." };

    public ExportCommand()
        : base(
            "export",
            "Writes a model as an ONNX file, which ONNX Runtime and others run.",
            ("modelgen export Gestures.model.yaml --onnx gestures.onnx", "with the weights of Gestures.safetensors"),
            ("modelgen export pen.model.yaml run7.safetensors --onnx pen.onnx --step", "one time step for each call"))
    {
        Add(description);
        Add(weights);
        foreach (Option option in new Option[] { onnx, name, step, gaps, force })
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override string Remarks => "The path of the file goes to the output, notes to the error output.";

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        string model = arguments.GetValue(description)!, target = arguments.GetValue(onnx)!;
        string from = arguments.GetValue(weights) ?? WeightsBeside(model);
        foreach (string path in new[] { model, from })
        {
            if (!File.Exists(path))
            {
                throw new ToolException($"{path}: there is no such file");
            }
        }

        OutputFile.Refuse(arguments.GetValue(force), target);
        OnnxExportOptions options = new()
        {
            Model = arguments.GetValue(name),
            IsStep = arguments.GetValue(step),
            HasGaps = arguments.GetValue(gaps),
        };
        foreach (string note in Write(model, from, target, options))
        {
            console.Say("note", InWordsOfOptions(note));
        }

        console.Output.Write($"{target}\n");
        return ExitCode.Good;
    }

    private static IReadOnlyList<string> Write(string model, string weights, string target, OnnxExportOptions options)
    {
        try
        {
            return OnnxExport.Write(model, weights, target, options);
        }
        catch (ExportException failure)
        {
            throw new ToolException(InWordsOfOptions(failure.Message));
        }
    }

    private static string WeightsBeside(string model) => model.EndsWith(ModelSource.Ending, StringComparison.OrdinalIgnoreCase)
        ? model[..^ModelSource.Ending.Length] + ".safetensors"
        : Path.ChangeExtension(model, ".safetensors");

    /// <summary>A message of the library, with options as they are called here.</summary>
    private static string InWordsOfOptions(string message) => Regex.Replace(message, "the option '([A-Za-z]+)'", match => match.Groups[1].Value switch
    {
        nameof(OnnxExportOptions.IsStep) => "--step",
        nameof(OnnxExportOptions.HasGaps) => "--gaps",
        string other => $"--{other.ToLowerInvariant()}",
    });
}
