using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Generation;

/// <summary>Generated code compiles whatever models, layers, namespaces and the user's own types are called.</summary>
public class NameTests
{
    private const string Layers = """
        layers:
          - masking
          - lstm: { units: 3, return_sequences: true }
          - batch_normalization
          - dropout: 0.5
          - simple_rnn: 3
          - dense: { units: 2, activation: softmax }
        training: { loss: categorical_crossentropy, optimizer: { adam: { clipnorm: 1 } } }
        """;

    [Fact]
    public void Types_of_the_user_in_the_namespace_of_a_model_are_in_nobodys_way()
    {
        string[] types =
        [
            "Product", "Rows", "Softmax", "Part", "Packing", "Dropout", "Masking", "Unsafe", "Weights", "Packed", "Row", "Training",
            "Inference", "Definition", "CpuKernels", "VectorMath", "Floats", "V16", "Loss", "Metric", "Stream", "Span", "TextWriter",
            "Console", "ProductShape", "ProductStart", "BatchNormalization", "GradientClip", "Philox", "F512", "IVector", "ModelMemory",
            "ModelKernels", "TrainingKernels", "TrainingBatch", "ModelLayout", "VectorWidth", "Initializer", "TensorShape",
            "GeneratedCode", "MathF", "Math",
        ];
        using IModel model = ModelCompiler.Compile(Model("Tiny"), "Models", $$"""
            namespace Models
            {
                {{string.Join("\n", types.Select(type => $"internal sealed class {type};"))}}
            }
            """).Create();
        Assert.Equal("Tiny", model.Description.Name);
    }

    [Theory]
    [InlineData("Acme.ModelGen")]
    [InlineData("Acme.System.Vision")]
    [InlineData("ModelGen.Acme")]
    [InlineData("Tiny")]
    [InlineData("")]
    public void Any_namespace_holds_a_model(string rootNamespace)
    {
        using IModel model = ModelCompiler.Compile(Model("Tiny"), rootNamespace).Create();
        Assert.Equal(rootNamespace, model.GetType().Namespace ?? string.Empty);
    }

    [Fact]
    public void Models_are_called_what_they_like()
    {
        string[] names =
        [
            "Product", "Softmax", "Training", "Inference", "Lstm", "Weights", "Packed", "Shared", "Row", "Definition", "CpuKernels",
            "Stream", "Span", "Console", "TextWriter", "Unsafe", "V16", "F512", "Loss", "Metric", "Part", "Models", "System", "ModelGen",
            "Tiny", "Tiny2", "_", "_1", "Éclair", "Ж",
        ];
        CompiledModels models = ModelCompiler.Compile(string.Join("\n---\n", names.Select(Model)));
        foreach (string name in names)
        {
            using IModel model = models.Create(name: name);
            Assert.Equal(name, model.Description.Name);
        }
    }

    [Fact]
    public void A_model_is_not_called_like_what_every_model_has()
    {
        using IModel model = SampleModels.Create("Mixed");
        string[] taken =
        [
            // Names with digits are those of its layers.
            .. model.GetType().GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodBase { IsSpecialName: true })
                .Select(member => member.Name)
                .Where(name => !name.Any(char.IsDigit)),
            "ModelOptions", "ModelEngine", "StepContext", "ITrainableModel",
        ];
        GeneratorDriverRunResult result = ModelCompiler.Generate(string.Join("\n---\n", taken.Distinct().Select(Model)));
        Assert.Empty(result.GeneratedTrees);
        Assert.Equal(Enumerable.Repeat("MG0015", taken.Distinct().Count()), result.Diagnostics.Select(error => error.Id));
    }

    [Fact]
    public void Layers_are_called_what_they_like()
    {
        string[] kinds =
        [
            "lstm: { units: 2, return_sequences: true, name: NAME }",
            "dense: { units: 2, activation: gelu, name: NAME }",
            "batch_normalization: { name: NAME }",
            "dropout: { rate: 0.5, name: NAME }",
            "simple_rnn: { units: 2, return_sequences: true, name: NAME }",
            "activation: { function: softmax, name: NAME }",
            "masking: { name: NAME }",
        ];
        const string Last = "- flatten: { name: flatten }\n- dense: { units: 1, name: dense_1 }\n- dense: { units: 1, name: dense_1_bias }";
        string[] words = [.. WordsOfGeneratedCode(), .. Keywords(), "lstm_1", "lstm1", "lstm_1_h", "d", "x", "row"];
        string[] names = [.. words.Distinct().Where(name => name is not ("flatten" or "dense_1" or "dense_1_bias"))];
        string models = string.Join("\n---\n", names.Chunk(200).Select((chunk, i) => $$"""
            modelgen: 1
            name: Words{{i}}
            input: { shape: [2, 2] }
            layers:
            {{string.Join("\n", chunk.Select((name, k) => "- " + kinds[k % kinds.Length].Replace("NAME", $"'{name}'")))}}
            {{Last}}
            training: { loss: mse, optimizer: sgd }
            """));
        using IModel model = ModelCompiler.Compile(models).Create(name: "Words0");
        Assert.Equal([.. names.Take(200), "flatten", "dense_1", "dense_1_bias"], model.Description.Layers.Select(layer => layer.Name));
    }

    private static string Model(string name) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [4, 2] }
        {{Layers}}
        """;

    /// <summary>Every word of the code of the sample models: types, members, variables and what layers are called.</summary>
    private static IEnumerable<string> WordsOfGeneratedCode() =>
        ModelCompiler.Generate(SampleModels.Yaml).GeneratedTrees
            .SelectMany(tree => tree.GetRoot().DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText)
            .Where(word => word.All(char.IsAscii))
            .Distinct()
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Keywords() =>
        SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(word => word.Length > 0 && char.IsLetter(word[0]));
}
