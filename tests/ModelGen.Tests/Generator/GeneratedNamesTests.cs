using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Generation;

/// <summary>The names that generated code has whatever a model and its layers are called are collected from what the emitters write.</summary>
public class GeneratedNamesTests
{
    /// <summary>What the sample models lack.</summary>
    private const string Others = """

        ---
        modelgen: 1
        name: Functions
        input: { shape: [3] }
        layers:
          - dense: { units: 2, activation: relu }
          - dense: { units: 2, activation: tanh }
          - dense: { units: 2, activation: sigmoid }
          - dense: { units: 2, activation: hard_sigmoid }
          - dense: { units: 2, activation: elu }
          - dense: { units: 2, activation: softplus }
          - dense: { units: 2, activation: swish }
          - dense: { units: 2, activation: gelu }
          - dense: { units: 2, activation: softmax }
          - dense: 1
        training: { loss: mae, optimizer: { adam: { clipvalue: 1 } } }
        ---
        modelgen: 1
        name: Logits
        input: { shape: [2, 3] }
        layers: [masking, dense: 1]
        training: { loss: binary_crossentropy, optimizer: sgd }
        ---
        modelgen: 1
        name: Further
        input: { shape: [3] }
        layers:
          - dense: 2
          - leaky_relu
          - elu
          - subtract: [leaky_relu_1, elu_1]
          - average: [subtract_1, elu_1]
          - minimum: [average_1, elu_1]
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Several
        inputs: { side_1: { shape: [3] }, side_2: { shape: [4, 2] }, side_3: { shape: [2], type: index } }
        layers:
          - embedding: { input_dim: 3, output_dim: 2, from: side_3 }
          - flatten
          - lstm: { units: 2, from: side_2 }
          - concatenate: [side_1, lstm_1, flatten_1]
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Parted
        input: { shape: [4, 2] }
        outputs:
          side_4: { loss: sparse_categorical_crossentropy, metrics: [accuracy], labels: [one, two] }
          side_5: { loss: cosine_similarity, loss_weight: 0.5, weighted_metrics: [mae] }
          side_6: { loss: mse }
        layers:
          - masking
          - dense: { units: 2, activation: softmax, name: side_4 }
          - dense: { units: 2, name: side_5 }
          - global_average_pooling_1d
          - dense: { units: 1, name: side_6 }
        training: { optimizer: sgd }
        ---
        modelgen: 1
        name: Attending
        input: { shape: [3, 2] }
        layers:
          - masking
          - dense: 2
          - attention: { causal: true, score_mode: concat }
          - additive_attention
          - multi_head_attention: { num_heads: 2, key_dim: 3, causal: true, dropout: 0.1 }
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Windows
        input: { shape: [9, 3] }
        layers:
          - dense: 3
          - conv1d: { filters: 2, kernel_size: 3, padding: same }
          - max_pooling_1d
          - average_pooling_1d
          - up_sampling_1d
          - zero_padding_1d
          - cropping_1d: [0, 1]
          - dense: 1
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Shapes
        input: { shape: [4, 3] }
        layers: [time_distributed: { dense: 3 }, spatial_dropout_1d: 0.5, permute, reshape: [2, 6], lstm: 2, repeat_vector: 3, dense: 1]
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Streamed
        input: { shape: [2, 3] }
        layers: [masking, lstm: 2]
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Ragged
        input: { shape: [4, 3], lengths: true }
        layers: [masking, lstm: { units: 2, return_sequences: true }]
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Indexed
        input: { shape: [4], type: index, lengths: true }
        layers: [{ embedding: { input_dim: 9, output_dim: 16, mask_zero: true } }, { lstm: 2 }]
        training: { loss: mse, optimizer: sgd, batch_size: 2 }
        ---
        modelgen: 1
        name: Carrying
        input: { shape: [2, 3] }
        layers: [{ lstm: { units: 2, stateful: true } }]
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Handing
        input: { shape: [2, 3], lengths: true }
        layers: [{ lstm: { units: 2, return_state: true } }, { lstm: { units: 2, from: input, initial_state: lstm_1 } }]
        training: { loss: mse, optimizer: sgd }
        ---
        modelgen: 1
        name: Weighted
        input: { shape: [3] }
        layers: [dense: 2]
        weights: weighted.safetensors
        """;

    /// <summary>What the build says of the file of the model that has one.</summary>
    private static readonly ModelText Manifest = new(
        "samples.modelweights",
        "weights weighted.safetensors\nresource weighted\ncontents 40 8 1\ntensor F32 3,2 0 dense_1/kernel\ntensor F32 2 24 dense_1/bias\n");

    [Fact]
    public void The_lists_are_what_the_emitters_write()
    {
        const string Yaml = SampleModels.Yaml + Others;
        Network[] networks = [.. Generator.Binding.Binder.BindAll(ModelFileParser.Parse("samples.model.yaml", Yaml), "Models").Select(model => model.Network!)];
        string[] layers = [.. networks.SelectMany(network => network.Layers).Select(layer => Names.Pascal(layer.Name)).Distinct()];
        Assert.All(LayerRegistry.Layers.Declarations, kind => Assert.Contains(layers, layer => layer.StartsWith(Names.Pascal(kind.Keyword), StringComparison.Ordinal)));
        string[] models = [.. networks.Select(network => network.Name)];
        SyntaxNode[] files = [.. ModelCompiler.Driver([new ModelText("samples.model.yaml", Yaml), Manifest])
            .WithUpdatedAnalyzerConfigOptions(
                ModelCompiler.Options("Models", file => file == Manifest ? [(ManifestText.Owner, "samples.model.yaml")] : null))
            .RunGenerators(ModelCompiler.Project().AddReferences(ModelCompiler.EmptyDeviceLibrary))
            .GetRunResult().GeneratedTrees.Select(tree => tree.GetRoot())];
        IEnumerable<string> members = files
            .SelectMany(file => file.DescendantNodes().OfType<ClassDeclarationSyntax>())
            .Where(type => models.Contains(type.Identifier.Text))
            .SelectMany(type => type.Members)
            .SelectMany(Declared);
        IEnumerable<string> words = files.SelectMany(file => file.DescendantNodes()).SelectMany(node => Declared(node).Concat(Mentioned(node)))
            .Concat(typeof(object).GetMembers((BindingFlags)(-1)).Where(member => member is MethodInfo).Select(member => member.Name));
        Repository.AssertHolds("generator/ModelGen.Generator/Common/GeneratedNames.cs", Text(Fixed(members), Fixed(words)));

        IEnumerable<string> Fixed(IEnumerable<string> names) => names
            .Where(name => char.IsAsciiLetterUpper(name[0]) && !models.Contains(name) && !name.EndsWith("__Kernels", StringComparison.Ordinal))
            .Where(name => name != "Models" && !(char.IsAsciiDigit(name[^1]) && name.Contains("ward", StringComparison.Ordinal)))
            .Where(name => !layers.Any(layer =>
                name.StartsWith(layer, StringComparison.Ordinal) || name.StartsWith(Names.Edit + layer, StringComparison.Ordinal)))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    /// <summary>What a declaration declares. The members of a structure are named behind its own name only.</summary>
    private static IEnumerable<string> Declared(SyntaxNode node) => node.Parent is StructDeclarationSyntax ? [] : node switch
    {
        BaseTypeDeclarationSyntax type => [type.Identifier.Text],
        TypeParameterSyntax parameter => [parameter.Identifier.Text],
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        _ => [],
    };

    /// <summary>A name that is looked up where it stands: not a member behind a dot, an argument's name or what an initializer sets.</summary>
    private static IEnumerable<string> Mentioned(SyntaxNode node) => node is SimpleNameSyntax name && name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name != name,
        QualifiedNameSyntax qualified => qualified.Right != name,
        AliasQualifiedNameSyntax or NameColonSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        _ => true,
    }
        ? [name.Identifier.Text]
        : [];

    private static string Text(IEnumerable<string> members, IEnumerable<string> kernels)
    {
        StringBuilder text = new("""
            namespace ModelGen.Generator.Common;

            /// <summary>
            /// Names of generated code that are the same for every model. They are collected from what the emitters write: run the tests once with
            /// <c>MODELGEN_UPDATE=1</c> to collect them again.
            /// </summary>
            internal static class GeneratedNames
            {
                /// <summary>Members of the class of a model, which can't have its name.</summary>
                public static readonly HashSet<string> Members =
                [

            """);
        Append(members);
        text.Append("""
                ];

                /// <summary>Whatever a name may mean in that class and in the kernels, so that nothing of a layer is called so.</summary>
                public static readonly HashSet<string> Kernels =
                [

            """);
        Append(kernels);
        return text.Append("    ];\n}\n").Replace("\r\n", "\n").ToString();

        void Append(IEnumerable<string> names)
        {
            string line = "       ";
            foreach (string name in names)
            {
                if (line.Length + name.Length > 150)
                {
                    text.Append(line).Append('\n');
                    line = "       ";
                }

                line += $" \"{name}\",";
            }

            text.Append(line).Append('\n');
        }
    }
}
