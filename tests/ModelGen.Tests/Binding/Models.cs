using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Tests.Binding;

/// <summary>Texts of models, and what the compiler's front half makes of them.</summary>
internal static class Models
{
    public const string Path = "models/lstm-digits.model.yaml";

    public const string Digits = """
        modelgen: 1
        name: LstmDigits             # class name
        namespace: Digits
        summary: LSTM over the rows of a 28x28 digit.
        input: { shape: [28, 28] }   # [time, features]
        labels: ["0","1","2","3","4","5","6","7","8","9"]
        layers:
          - lstm: 128                # the short form
          - dropout: 0.2
          - dense: { units: 10, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: { adam: { learning_rate: 0.001, decay: 1.0e-6 } }
          metrics: [accuracy]
          batch_size: 64
          epochs: 10
          validation_split: 0.1
          seed: 42
        """;

    /// <summary>A model of some layers, given as items of the list, one on each line from line 4.</summary>
    public static string Of(string layers, string shape = "[5, 3]") =>
        $"modelgen: 1\ninput: {{ shape: {shape} }}\nlayers:\n{string.Concat(layers.Split('\n').Select(line => $"  {line}\n"))}";

    /// <summary>A model that is trained, with the members of the section from line 6.</summary>
    public static string Trained(string training, string layers = "- dense: 2") =>
        $"{Of(layers)}training:\n{string.Concat(training.Split('\n').Select(line => $"  {line}\n"))}";

    public static (EquatableArray<Network> Networks, EquatableArray<DiagnosticInfo> Errors) Compile(string? text, string path = Path)
    {
        ModelFile file = ModelFileParser.Parse(path, text);
        EquatableArray<BoundModel> models = Binder.BindAll(file, "App");
        return (
            models.Select(model => model.Network).OfType<Network>().ToEquatableArray(),
            [.. file.Errors, .. models.SelectMany(model => model.Diagnostics), .. Binder.FindDuplicates(models)]);
    }

    /// <summary>The one network of a text without errors; it may be a model that cannot learn.</summary>
    public static Network Valid(string text, string path = Path)
    {
        (EquatableArray<Network> networks, EquatableArray<DiagnosticInfo> errors) = Compile(text, path);
        Assert.Equal([], errors.Select(error => error.ToDiagnostic()).Where(error => error.Severity == DiagnosticSeverity.Error));
        return Assert.Single(networks);
    }

    /// <summary>The one layer of a model.</summary>
    public static TLayer Single<TLayer>(string layer, string shape = "[5, 3]")
        where TLayer : Layer => Assert.IsType<TLayer>(Assert.Single(Valid(Of(layer, shape)).Layers));

    /// <summary>The messages of all errors, as the compiler shows them.</summary>
    public static List<string> Errors(string text) =>
        Compile(text).Errors.Select(error => $"{error.Id}: {error.ToDiagnostic().GetMessage()}").ToList();
}
