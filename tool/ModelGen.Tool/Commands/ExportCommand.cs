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

    private readonly Option<string?> onnx = new("--onnx") { Description = "The ONNX file to write.", HelpName = "FILE" };

    private readonly Option<string?> keras = new("--keras")
    {
        Description = "The file for Keras 3 to write: a model, .keras, or its weights alone, .weights.h5.",
        HelpName = "FILE",
    };

    private readonly Option<string?> pytorch = new("--pytorch") { Description = "The state dict of PyTorch to write, a .safetensors file.", HelpName = "FILE" };

    private readonly Option<string?> module = new("--pytorch-module")
    {
        Description = "The Python file to write beside the state dict: the module that it is of.",
        HelpName = "FILE",
    };

    private readonly Option<string?> name = new("--model") { Description = "The model, where the description has several.", HelpName = "NAME" };

    private readonly Option<bool> step = new("--step")
    {
        Description = "ONNX: one time step at a time: states are inputs and outputs. For models with 'streaming: true'.",
    };

    private readonly Option<bool> gaps = new("--gaps")
    {
        Description = "ONNX: masked steps may stand anywhere, rather than behind all others; recurrent layers are slower then.",
    };

    private readonly Option<bool> force = new("--force") { Description = "Replace files that are there already." };

    public ExportCommand()
        : base(
            "export",
            "Writes a model for other programs: ONNX Runtime, Keras and PyTorch.",
            ("modelgen export Gestures.model.yaml --onnx gestures.onnx", "with the weights of Gestures.safetensors"),
            ("modelgen export pen.model.yaml run7.safetensors --onnx pen.onnx --step", "one time step for each call"),
            ("modelgen export Gestures.model.yaml --keras gestures.keras", "a model of Keras 3"),
            ("modelgen export Gestures.model.yaml --pytorch torch.safetensors --pytorch-module gestures.py", "a module of PyTorch and its state dict"))
    {
        Add(description);
        Add(weights);
        foreach (Option option in new Option[] { onnx, keras, pytorch, module, name, step, gaps, force })
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            bool isOnnx = result.GetValue(onnx) is not null;
            if (!isOnnx && result.GetValue(keras) is null && result.GetValue(pytorch) is null)
            {
                result.AddError("say what to write: --onnx, --keras or --pytorch");
            }

            if (!isOnnx && (result.GetValue(step) || result.GetValue(gaps)))
            {
                result.AddError("--step and --gaps say what an ONNX file is to have: add --onnx");
            }

            if (result.GetValue(module) is not null && result.GetValue(pytorch) is null)
            {
                result.AddError("a module needs its state dict: add --pytorch");
            }
        });
    }

    /// <inheritdoc/>
    public override string Remarks => "The paths of the files go to the output, notes to the error output.";

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        string model = arguments.GetValue(description)!, from = arguments.GetValue(weights) ?? WeightsBeside(model);
        foreach (string path in new[] { model, from })
        {
            if (!File.Exists(path))
            {
                throw new ToolException($"{path}: there is no such file");
            }
        }

        string?[] given = [arguments.GetValue(onnx), arguments.GetValue(keras), arguments.GetValue(pytorch), arguments.GetValue(module)];
        string[] paths = [.. given.OfType<string>()];
        OutputFile.Refuse(arguments.GetValue(force), paths);
        foreach (string note in Write(model, from, arguments))
        {
            console.Say("note", InWordsOfOptions(note));
        }

        console.Output.Write(string.Concat(paths.Select(path => $"{path}\n")));
        return ExitCode.Good;
    }

    private List<string> Write(string model, string from, ParseResult arguments)
    {
        List<string> notes = [];
        string? meant = arguments.GetValue(name);
        try
        {
            if (arguments.GetValue(onnx) is string graph)
            {
                OnnxExportOptions options = new() { Model = meant, IsStep = arguments.GetValue(step), HasGaps = arguments.GetValue(gaps) };
                notes.AddRange(OnnxExport.Write(model, from, graph, options));
            }

            if (arguments.GetValue(keras) is string archive)
            {
                notes.AddRange(KerasExport.Write(model, from, archive, new ExportOptions { Model = meant }));
            }

            if (arguments.GetValue(pytorch) is string tensors)
            {
                notes.AddRange(PyTorchExport.Write(model, from, tensors, new PyTorchExportOptions { Model = meant, Module = arguments.GetValue(module) }));
            }
        }
        catch (ExportException failure)
        {
            throw new ToolException(InWordsOfOptions(failure.Message));
        }

        return notes;
    }

    private static string WeightsBeside(string model) => model.EndsWith(ModelSource.Ending, StringComparison.OrdinalIgnoreCase)
        ? model[..^ModelSource.Ending.Length] + ".safetensors"
        : Path.ChangeExtension(model, ".safetensors");

    /// <summary>A message of the library, with options as they are called here.</summary>
    private static string InWordsOfOptions(string message) => Regex.Replace(message, "the option '([A-Za-z]+)'", match => match.Groups[1].Value switch
    {
        nameof(OnnxExportOptions.IsStep) => "--step",
        nameof(OnnxExportOptions.HasGaps) => "--gaps",
        nameof(PyTorchExportOptions.Module) => "--pytorch-module",
        string other => $"--{other.ToLowerInvariant()}",
    });
}
