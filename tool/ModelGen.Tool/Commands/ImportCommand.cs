using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Import;
using ModelGen.Tool.Importing;
using ModelGen.Tool.Models;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Commands;

/// <summary>Imports a model of another program.</summary>
internal sealed class ImportCommand : ToolCommand
{
    private readonly Argument<string> file = new("FILE")
    {
        Description = "The model: a file of Keras, PyTorch, ONNX, RTNeural, AIDA-X, GuitarML or Neural Amp Modeler.",
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The folder to write to, which is made if it is missing.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string?> name = new("--name") { Description = "The name of the class [default: the file's name in PascalCase]", HelpName = "NAME" };

    private readonly Option<string?> space = new("--namespace")
    {
        Description = "The namespace of the class [default: the project's root namespace]",
        HelpName = "NAME",
    };

    private readonly Option<string[]> steps = new("--steps")
    {
        Description = "Time steps of a sample, where the file leaves them open; of several inputs also of one alone, such as pen=200.",
        HelpName = "[INPUT=]N",
    };

    private readonly Option<string?> architecture = new("--architecture")
    {
        Description = "Keras: a file that has the layers, where FILE has weights only [default: the file of the same name with .json]",
        HelpName = "FILE",
    };

    private readonly Option<bool> noEmbed = new("--no-embed") { Description = "Don't name the weights in the description: the program loads them." };

    private readonly Option<string[]> activations = new("--activation")
    {
        Description = "PyTorch: the activation behind a module, such as fc1=relu; once for each module.",
        HelpName = "MODULE=ACTIVATION",
    };

    private readonly Option<string[]> convolutions = new("--convolution")
    {
        Description = "PyTorch: what a Conv1d was made with, such as conv1=stride:2,padding:3,dilation:1 or conv1=padding:same; once for each module.",
        HelpName = "MODULE=OPTIONS",
    };

    private readonly Option<string[]> behind = new("--behind")
    {
        Description = "PyTorch: what stands behind a module and its activation, such as conv1=max_pooling_1d:2; once for each module.",
        HelpName = "MODULE=LAYER",
    };

    private readonly Option<bool> eachStep = new("--each-step")
    {
        Description = "PyTorch: what follows the last recurrent module works on each step rather than on the last one.",
    };

    private readonly Option<string> graphOutput = new("--graph-output")
    {
        Description = "ONNX: the only value that the model is to give, an output or any other value of the graph; by default all outputs.",
        HelpName = "VALUE",
    };

    private readonly Option<string[]> values = new("--values")
    {
        Description = "ONNX: the file with the tensor (.pb) of an input that is a weight, such as W=input_1.pb; once for each.",
        HelpName = "INPUT=FILE",
    };

    private readonly Option<string[]> reference = new("--reference")
    {
        Description = "Inputs, and the outputs that the source gives for them (.npz, .npy, .safetensors), to compare with and to keep as a check "
            + "[default: those in test_data_set_0 beside an ONNX file]",
        HelpName = "INPUTS OUTPUTS",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double> tolerance = new("--tolerance")
    {
        Description = "How far outputs may be from the reference, relative to the largest one; kept in the check.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => ReferenceOutputs.UsualTolerance,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value > 0) || double.IsInfinity(value))
            {
                argument.AddError($"--tolerance: expected a number above 0, such as 1e-4, found '{text}'");
            }

            return value;
        },
    };

    private readonly Option<bool> force = new("--force") { Description = "Replace files that are there already." };

    public ImportCommand()
        : base(
            "import",
            "Writes the description and the weights of a model that another program has trained: NAME.model.yaml and NAME.safetensors.",
            ("modelgen import gestures.h5 --output models", "writes models/Gestures.model.yaml and models/Gestures.safetensors"),
            ("modelgen import gru.pth --steps 20 --activation fc1=relu", "a state dict of PyTorch, which says neither"),
            ("modelgen import gestures.h5 --reference x.npz y.npz", "compares with the outputs of Python, and keeps Gestures.check.safetensors"))
    {
        Add(file);
        Option[] options =
            [output, name, space, steps, architecture, noEmbed, activations, convolutions, behind, eachStep, graphOutput, values, reference, tolerance, force];
        foreach (Option option in options)
        {
            Add(option);
        }

        steps.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (!(int.TryParse(text[(text.LastIndexOf('=') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0))
                {
                    result.AddError($"--steps: expected a whole number above 0, found '{text}'");
                }
            }
        });
    }

    /// <inheritdoc/>
    public override string Remarks => "The paths of what was written go to the output, notes to the error output.";

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        string path = arguments.GetValue(file)!, folder = arguments.GetValue(output)!;
        if (File.Exists(folder))
        {
            throw new ToolException($"--output: {folder} is a file; name a folder", ExitCode.Usage);
        }

        ImportedModel imported = Import(path, arguments);
        ModelSource description = new(imported.Name + ModelSource.Ending, imported.Yaml);
        BoundModels.InProject([description]).EnsureSound();
        string begin = Path.Combine(folder, imported.Name);
        ReferenceOutputs? check = arguments.GetValue(reference) is [string inputs, string outputs]
            ? ReferenceOutputs.Read(inputs, outputs, arguments.GetValue(tolerance))
            : imported.Reference;
        string[] files = [begin + ModelSource.Ending, begin + ".safetensors", .. check is null ? Array.Empty<string>() : [begin + ReferenceOutputs.FileEnding]];
        OutputFile.Refuse(arguments.GetValue(force), files);
        OutputDifference? difference = check is null ? null : Compare(imported, description, check);
        imported.Save(folder);
        check?.Save(files[^1]);
        console.Output.Write(string.Concat(files.Select(written => written + "\n")));
        foreach (string note in imported.Notes)
        {
            console.Say("note", InWordsOfOptions(note));
        }

        if (difference is not null)
        {
            console.Say(difference.IsWithin ? "ok" : "error", $"{imported.Name}: {difference}");
        }

        return difference is { IsWithin: false } ? ExitCode.Problem : ExitCode.Good;
    }

    private ImportedModel Import(string path, ParseResult arguments)
    {
        if (!Path.Exists(path))
        {
            throw new ToolException($"{path}: there is no such file");
        }

        SourceFormat format = SourceFormat.Of(path);
        Refuse(arguments, format, format.TakesArchitecture, architecture);
        Refuse(arguments, format, format.TakesModules, activations, convolutions, behind, eachStep);
        Refuse(arguments, format, format.TakesGraph, graphOutput, values);
        try
        {
            return format.Import(path, new SourceOptions(TorchOptionsOf(arguments), OnnxOptionsOf(arguments)));
        }
        catch (ImportException failure)
        {
            throw new ToolException(InWordsOfOptions(failure.Message));
        }
    }

    private TorchOptions TorchOptionsOf(ParseResult arguments) => new()
    {
        Name = arguments.GetValue(name),
        Namespace = arguments.GetValue(space),
        Steps = (arguments.GetValue(steps) ?? []).LastOrDefault(text => !text.Contains('=')) is string all ? Count(all) : null,
        InputSteps = (arguments.GetValue(steps) ?? []).Where(text => text.Contains('=')).GroupBy(text => text[..text.LastIndexOf('=')])
            .ToDictionary(input => input.Key, input => Count(input.Last()[(input.Key.Length + 1)..])),
        Architecture = arguments.GetValue(architecture),
        EmbedWeights = !arguments.GetValue(noEmbed),
        EachStep = arguments.GetValue(eachStep),
        Activations = ByName(arguments, activations, "a module and its activation, such as fc1=relu"),
        Convolutions = ByName(arguments, convolutions, "a module and its options, such as conv1=stride:2,padding:3")
            .ToDictionary(module => module.Key, Convolution),
        Behind = ByName(arguments, behind, "a module and a layer, such as conv1=max_pooling_1d:2"),
    };

    private OnnxOptions OnnxOptionsOf(ParseResult arguments) => new()
    {
        Output = arguments.GetValue(graphOutput),
        Values = ByName(arguments, values, "an input and a file, such as W=input_1.pb"),
    };

    private static int Count(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>What an option says of modules or inputs, the last time that it names each.</summary>
    private static Dictionary<string, string> ByName(ParseResult arguments, Option<string[]> option, string expected)
    {
        Dictionary<string, string> said = [];
        foreach (string text in arguments.GetValue(option) ?? [])
        {
            int at = text.LastIndexOf('=');
            said[at > 0 ? text[..at] : ""] = at > 0 && at < text.Length - 1 ? text[(at + 1)..]
                : throw new ToolException($"{option.Name}: expected {expected}, found '{text}'", ExitCode.Usage);
        }

        return said;
    }

    private static TorchConvolution Convolution(KeyValuePair<string, string> module)
    {
        TorchConvolution made = new();
        foreach (string setting in module.Value.Split(','))
        {
            string[] words = setting.Split(':');
            bool isNumber = int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            made = words switch
            {
                ["padding", "same"] => made with { Padding = null },
                ["padding", _] when isNumber => made with { Padding = number },
                ["stride", _] when isNumber => made with { Stride = number },
                ["dilation", _] when isNumber => made with { Dilation = number },
                _ => throw new ToolException(
                    $"--convolution: expected stride:N, padding:N, padding:same or dilation:N of {module.Key}, found '{setting}'", ExitCode.Usage),
            };
        }

        return made;
    }

    private static void Refuse(ParseResult arguments, SourceFormat format, bool takes, params Option[] options)
    {
        if (!takes && Array.Find(options, option => arguments.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new ToolException($"{given.Name} says nothing about a file of {format.Name}", ExitCode.Usage);
        }
    }

    /// <summary>A message of the library, with options as they are called here.</summary>
    private static string InWordsOfOptions(string message) =>
        Regex.Replace(message, "the option '([A-Za-z]+)'", match => OptionName(match.Groups[1].Value));

    /// <summary>What an option of the library is called here.</summary>
    private static string OptionName(string option) => option switch
    {
        nameof(TorchOptions.Activations) => "--activation",
        nameof(TorchOptions.Convolutions) => "--convolution",
        nameof(TorchOptions.EachStep) => "--each-step",
        nameof(TorchOptions.InputSteps) => "--steps",
        nameof(OnnxOptions.Output) => "--graph-output",
        _ => $"--{option.ToLowerInvariant()}",
    };

    private static OutputDifference Compare(ImportedModel imported, ModelSource description, ReferenceOutputs reference)
    {
        using CompiledModel compiled = new(BoundModels.ToPredict(description).EnsureOne());
        using IModel model = compiled.Create();
        using MemoryStream weights = new();
        imported.WriteWeights(weights);
        weights.Position = 0;
        model.Load(weights);
        return reference.Compare(model);
    }
}
