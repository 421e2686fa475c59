using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Binding;
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
            "GeneratedCode", "MathF", "Math", "ModelOptions", "ModelEngine", "StepContext", "IModel", "ITrainableModel", "ModelDescription",
            "ReadOnlySpan", "ArgumentException", "TinyKernels", "IReadOnlyList", "Kernels", "ModelContract", "CompilerServices",
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
    [InlineData("System.Acme")]
    [InlineData("ILGPU.Acme")]
    [InlineData("System.Runtime")]
    [InlineData("Tiny")]
    [InlineData("TinyKernels")]
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
            "Tiny", "Tiny2", "_", "_1", "Éclair", "Ж", "TinyKernels", "ModelOptions", "ModelEngine", "StepContext", "IModel", "ITrainableModel",
            "ReadOnlySpan", "ArgumentException", "Kernels", "__Kernels2", "МодельLstm", "getParameters",
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
            "ToDevice",
        ];
        GeneratorDriverRunResult result = ModelCompiler.Generate(string.Join("\n---\n", taken.Distinct().Select(Model)));
        Assert.Empty(result.GeneratedTrees);
        Assert.Equal(Enumerable.Repeat("MG0015", taken.Distinct().Count()), result.Diagnostics.Select(error => error.Id));
    }

    [Theory]
    [InlineData("Models", "get_Parameters", "'get_...'")]
    [InlineData("Models", "set_LearningRate", "'set_...'")]
    [InlineData("Models", "add_Changed", "'add_...'")]
    [InlineData("Models", "remove_Changed", "'remove_...'")]
    [InlineData("Models", "op_Addition", "'op_...'")]
    [InlineData("Models", "Tiny__Kernels", "'__Kernels'")]
    [InlineData("System", "Span", "choose another namespace")]
    [InlineData("System.IO", "Stream", "choose another namespace")]
    [InlineData("ModelGen", "ModelOptions", "choose another namespace")]
    [InlineData("ModelGen.CompilerServices", "ModelEngine", "choose another namespace")]
    [InlineData("ModelGen.Ilgpu", "Device", "choose another namespace")]
    [InlineData("System.Runtime", "CompilerServices", "uses the namespace")]
    [InlineData("", "System", "uses the namespace")]
    [InlineData("", "ModelGen", "uses the namespace")]
    [InlineData("Models", "E\u0301clair", "one character")]
    [InlineData("Models", "\u212Aelvin", "usual form")]
    [InlineData("Models", "\u1112\u1161\u11ab", "one character")]
    [InlineData("Models", "\u0e01\u0301", "without an accent")]
    [InlineData("Models", "Q\u0301", "without an accent")]
    [InlineData("Models", "\u0928\u093c", "one character")]
    [InlineData("Models", "\u0928\u094d\u093c", "one character")]
    [InlineData("Models", "\u0b95\u0bc6\u0bbe", "one character")]
    [InlineData("Models", "\u304b\u3099", "one character")]
    [InlineData("Models", "\u0627\u0653", "one character")]
    [InlineData("Models", "\u0958", "usual form")]
    [InlineData("Models", "A\ufe0f", "usual form")]
    [InlineData("Models", "Tin\u0443", "looks like 'Tiny'")]
    [InlineData("Models", "Mode\u0399", "looks like 'ModeI'")]
    public void A_name_that_does_not_go_is_an_error_at_its_place(string rootNamespace, string name, string message)
    {
        GeneratorDriverRunResult result = ModelCompiler.Driver([new ModelText("a.model.yaml", Model(name))], rootNamespace)
            .RunGenerators(ModelCompiler.Project()).GetRunResult();
        Diagnostic error = Assert.Single(result.Diagnostics);
        LinePosition place = error.Location.GetLineSpan().StartLinePosition;
        Assert.Equal(("MG0015", 2, 7), (error.Id, place.Line + 1, place.Character + 1));
        Assert.Contains(message, error.GetMessage());
        Assert.Empty(result.GeneratedTrees);
    }

    /// <summary>Hindi, its letter qa, Tamil, Thai, Bengali, Arabic with a vowel, Hebrew with points, and an Ainu letter of Japanese.</summary>
    [Theory]
    [InlineData("\u0939\u093f\u0928\u094d\u0926\u0940")]
    [InlineData("\u0915\u093c\u0932\u092e")]
    [InlineData("\u0ba4\u0bae\u0bbf\u0bb4\u0bcd")]
    [InlineData("\u0e01\u0e38\u0e48\u0e07")]
    [InlineData("\u09ac\u09be\u0982\u09b2\u09be")]
    [InlineData("\u0643\u064f\u062a\u0628")]
    [InlineData("\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd")]
    [InlineData("\u304b\u309a")]
    public void Marks_that_are_no_part_of_a_character_are_part_of_names(string name)
    {
        string model = Model(name).Replace("modelgen: 1", $"modelgen: 1\nnamespace: {name}s.{name}");
        ModelCompiler.Compile($"{Model(name)}\n---\n{model}");
        JsonElement properties = JsonDocument.Parse(SchemaWriter.Write()).RootElement.GetProperty("properties");
        Assert.Matches(properties.GetProperty("name").GetProperty("pattern").GetString()!, name);
        Assert.Matches(properties.GetProperty("namespace").GetProperty("pattern").GetString()!, $"{name}s.{name}");
    }

    [Fact]
    public void A_files_name_keeps_its_marks()
    {
        const string Hindi = "\u0939\u093f\u0928\u094d\u0926\u0940";
        GeneratorDriverRunResult result = ModelCompiler.Driver([new ModelText($"{Hindi}-2.model.yaml", Model("").Replace("name: \n", ""))])
            .RunGenerators(ModelCompiler.Project()).GetRunResult();
        Assert.Empty(result.Diagnostics);
        Assert.Contains($"Models.{Hindi}2.g.cs", result.Results[0].GeneratedSources.Select(source => source.HintName));
    }

    [Theory]
    [InlineData("COK", "\u0421\u041e\u041a")]
    [InlineData("\u0e01\u0e38\u0e48", "\u0e01\u0e48\u0e38")]
    public void Two_models_whose_names_look_the_same_are_one_too_many(string name, string other)
    {
        GeneratorDriverRunResult result = ModelCompiler.Generate($"{Model(name)}\n---\n{Model(other)}");
        Assert.Equal("MG0017", Assert.Single(result.Diagnostics).Id);
        Assert.Equal(2, result.GeneratedTrees.Length);
    }

    [Theory]
    [InlineData(1, 'N')]
    [InlineData(3, '\u540d')]
    public void A_files_name_fits_into_what_file_systems_take(int bytes, char letter)
    {
        // With a dot, one letter of the namespace and those of the class it is as long as it may be, and then one letter longer.
        string space = new(letter, 100 / bytes), name = new('N', 240 - (space.Length * bytes) - 1);
        GeneratorDriverRunResult result = Run(name);
        Assert.Empty(result.Diagnostics);
        Assert.All(
            result.Results[0].GeneratedSources,
            source => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(source.HintName), 240, 255));
        Diagnostic error = Assert.Single(Run(name + "N").Diagnostics);
        Assert.Equal("MG0015", error.Id);
        Assert.Contains("241 bytes", error.GetMessage());

        GeneratorDriverRunResult Run(string name) => ModelCompiler.Driver([new ModelText("a.model.yaml", Model(name))], space)
            .RunGenerators(ModelCompiler.Project().AddReferences(ModelCompiler.EmptyDeviceLibrary)).GetRunResult();
    }

    [Theory]
    [InlineData("N.A", "B")]
    [InlineData("N.A.B", "C")]
    public void A_model_does_not_lie_in_the_class_of_another(string space, string name)
    {
        GeneratorDriverRunResult result = ModelCompiler.Generate($"{Model(name)}\nnamespace: {space}\n---\n{Model("A")}\nnamespace: N");
        Diagnostic error = Assert.Single(result.Diagnostics);
        LinePosition place = error.Location.GetLineSpan().StartLinePosition;
        Assert.Equal(("MG0015", 2, 7), (error.Id, place.Line + 1, place.Character + 1));
        Assert.Contains("'N.A' is the class", error.GetMessage());
        Assert.Equal(2, result.GeneratedTrees.Length);
    }

    [Fact]
    public void Models_stand_beside_and_below_what_others_have()
    {
        (string Namespace, string Name)[] names =

            [("N", "A"), ("N", "AKernels"), ("N", "B"), ("N.BKernels", "Definition"), ("N.BKernels", "CpuKernels"), ("N.A_", "Weights"), ("N.C", "A")];
        CompiledModels models = ModelCompiler.Compile(string.Join("\n---\n", names.Select(name => Model(name.Name) + $"\nnamespace: {name.Namespace}")));
        Assert.Equal(
            names.Select(name => $"{name.Namespace}.{name.Name}").Order(StringComparer.Ordinal),
            models.Types.Where(type => type.IsPublic).Select(type => type.FullName!).Order(StringComparer.Ordinal));
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
        string[] words = [.. WordsOfGeneratedCode(), .. Keywords(), "edit", "edit_dense_1", "edit_flatten", "lstm_1", "lstm1", "lstm_1_h", "d", "x", "row"];
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
