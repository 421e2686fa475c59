using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Testing;
using ModelGen.Testing.Snapshots;

namespace ModelGen.Tests.Generation;

/// <summary>
/// The generated code of each layer and loss by itself, in training, on both backends, with a mask and without one, held word for word. Run
/// with <c>MODELGEN_UPDATE=1</c> to renew the files.
/// </summary>
public class StageSnapshotTests
{
    /// <summary>The layer that reads indices, and so stands in front; its mask is its own.</summary>
    private const string Embedding = "Embedding";

    /// <summary>The layers behind a dense one, which asks them for the gradient of their input; the one that is shown is called subject.</summary>
    private static readonly Dictionary<string, string> Layers = new()
    {
        ["SimpleRnn"] = "simple_rnn: { units: 3, activation: relu, name: subject }",
        ["SimpleRnnSequences"] = "simple_rnn: { units: 3, return_sequences: true, go_backwards: true, use_bias: false, name: subject }",
        ["Lstm"] = "lstm: { units: 3, name: subject }",
        ["LstmSequences"] = "lstm: { units: 3, recurrent_activation: hard_sigmoid, return_sequences: true, name: subject }",
        ["LstmZeroOutput"] = "lstm: { units: 3, return_sequences: true, zero_output_for_mask: true, name: subject }",
        ["LstmStateful"] = "lstm: { units: 3, stateful: true, name: subject }",
        ["LstmGivesStates"] = "lstm: { units: 3, return_state: true, return_sequences: true, name: subject }\n  - dense: { units: 2, from: subject/c }",
        ["LstmBeginsWithStates"] =
            "lstm: { units: 3, return_state: true, name: encoder }\n  - lstm: { units: 3, from: front, initial_state: encoder, name: subject }",
        ["LstmDropout"] = "lstm: { units: 3, dropout: 0.25, name: subject }",
        ["LstmProjection"] = "lstm: { units: 3, projection: 2, return_sequences: true, name: subject }",
        ["SimpleRnnDropout"] = "simple_rnn: { units: 3, dropout: 0.5, recurrent_dropout: 0.25, return_sequences: true, name: subject }",
        ["GruDropout"] = "gru: { units: 3, reset_after: false, recurrent_dropout: 0.25, name: subject }",
        ["Gru"] = "gru: { units: 3, name: subject }",
        ["GruResetBefore"] = "gru: { units: 3, reset_after: false, return_sequences: true, name: subject }",
        ["Bidirectional"] = "bidirectional: { layer: { simple_rnn: { units: 3, return_sequences: true } }, merge_mode: ave, name: subject }",
        ["Dense"] = "dense: { units: 5, activation: tanh, name: subject }",
        ["Convolution"] = "conv1d: { filters: 5, kernel_size: 3, strides: 2, padding: same, activation: relu, name: subject }",
        ["ConvolutionDilated"] = "conv1d: { filters: 2, kernel_size: 2, padding: causal, dilation_rate: 2, use_bias: false, name: subject }",
        ["ActivityRegularizer"] = "dense: { units: 5, activity_regularizer: { l1_l2: { l1: 0.5, l2: 0.25 } }, name: subject }",
        ["MaxPooling"] = "max_pooling_1d: { pool_size: 3, strides: 2, padding: same, name: subject }",
        ["AveragePooling"] = "average_pooling_1d: { name: subject }",
        ["ZeroPadding"] = "zero_padding_1d: { padding: [2, 1], name: subject }",
        ["Cropping"] = "cropping_1d: { cropping: [1, 0], name: subject }",
        ["RepeatVector"] = "global_max_pooling_1d\n  - repeat_vector: { n: 3, name: subject }",
        ["UpSampling"] = "up_sampling_1d: { size: 3, name: subject }",
        ["Dropout"] = "dropout: { rate: 0.25, name: subject }",
        ["GaussianNoise"] = "gaussian_noise: { stddev: 0.5, name: subject }",
        ["BatchNormalization"] = "batch_normalization: { name: subject }",
        ["Activation"] = "activation: { function: gelu, name: subject }",
        ["Elu"] = "activation: { function: elu, name: subject }",
        ["LeakyRelu"] = "leaky_relu: { negative_slope: 0.1, name: subject }",
        ["EluLayer"] = "elu: { alpha: 0.5, name: subject }",
        ["PRelu"] = "prelu: { name: subject }",
        ["PReluShared"] = "prelu: { shared_axes: [1, 2], name: subject }",
        ["PReluSteps"] = "prelu: { shared_axes: [2], name: subject }",
        ["LayerNormalization"] = "layer_normalization: { name: subject }",
        ["RmsNormalization"] = "rms_normalization: { name: subject }",
        ["GlobalMaxPooling"] = "global_max_pooling_1d: { name: subject }",
        ["GlobalAveragePooling"] = "global_average_pooling_1d: { name: subject }",
        ["Softmax"] = "activation: { function: softmax, name: subject }",
        ["Flatten"] = "flatten: { name: subject }",
        ["Reshape"] = "reshape: { target_shape: [2, -1], name: subject }",
        ["Permute"] = "permute: { name: subject }",
        ["Attention"] = "attention: { name: subject }",
        ["AttentionCausal"] = "attention: { causal: true, use_scale: true, dropout: 0.25, name: subject }",
        ["AttentionConcat"] = "attention: { score_mode: concat, use_scale: true, name: subject }",
        ["AdditiveAttention"] = "additive_attention: { name: subject }",
        ["MultiHeadAttention"] = "multi_head_attention: { num_heads: 2, key_dim: 3, name: subject }",
        ["TimeDistributed"] = "time_distributed: { layer: { dense: { units: 5, activation: tanh } }, name: subject }",
        ["SpatialDropout"] = "spatial_dropout_1d: { rate: 0.25, name: subject }",
        ["Add"] = "add: { from: [front, front, front], name: subject }",
        ["Multiply"] = "multiply: { from: [front, front], name: subject }",
        ["Maximum"] = "maximum: { from: [front, front], name: subject }",
        ["Concatenate"] = "concatenate: { from: [front, front], name: subject }",
        ["Branches"] = "dense: { units: 3, name: subject }\n  - add: [subject, subject]",
        ["FrozenDense"] = "dense: { units: 5, trainable: false, name: subject }",
        ["FrozenBatchNormalization"] = "batch_normalization: { trainable: false, name: subject }",
    };

    private const string Ignoring = "IgnoredClass", Custom = "CustomLoss";

    /// <summary>Losses behind a dense layer with an activation that suits them.</summary>
    private static readonly Dictionary<string, string> Losses = new()
    {
        [Ignoring] = "softmax",
        ["SparseCategoricalCrossentropy"] = "softmax",
        ["CategoricalCrossentropy"] = "softmax",
        ["BinaryCrossentropy"] = "sigmoid",
        ["MeanSquaredError"] = "linear",
        ["MeanAbsoluteError"] = "linear",
        ["Huber"] = "linear",
        ["KlDivergence"] = "softmax",
        ["CosineSimilarity"] = "linear",
        [Custom] = "linear",
    };

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Generated = new(Generate);

    public static TheoryData<string, bool> Stages
    {
        get
        {
            TheoryData<string, bool> rows = new() { { "Masking", true } };
            foreach (string name in Layers.Keys.Append(Embedding).Concat(Losses.Keys))
            {
                rows.Add(name, false);
                rows.Add(name, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public Task The_code_of_a_stage_is_what_was_reviewed(string name, bool masked)
    {
        string model = Model(name, masked);
        return Snapshots.Match([.. new[] { "Cpu", "Ilgpu" }.Select(OfBackend)], "Stages", model);

        Snapshot OfBackend(string backend)
        {
            string code = Code(Generated.Value[$"Models.{model}-{backend}.g.cs"], Losses.ContainsKey(name) ? ["Target", "PositionLoss", "Loss"] : ["Subject"]);

            // Flattening needs no code where rows lie one behind the other.
            Assert.True(code.Length > 0 || name == "Flatten");
            return new Snapshot(backend, "cs", $"// {Description(name, masked).Replace("\n", "\n// ")}\n\n{code}");
        }
    }

    /// <summary>The methods and cells of a stage as they are written in the plan for training.</summary>
    private static string Code(string file, string[] identifiers)
    {
        ClassDeclarationSyntax training = CSharpSyntaxTree.ParseText(file).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Single(type => type.Identifier.Text == "Training");
        StringBuilder code = new();
        foreach (MemberDeclarationSyntax member in training.Members)
        {
            string? name = member switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                TypeDeclarationSyntax type => type.Identifier.Text,
                _ => null,
            };
            if (name is not null && identifiers.Any(identifier => name.StartsWith(identifier, StringComparison.Ordinal)))
            {
                code.Append(code.Length > 0 ? "\n" : "").Append(member.ToFullString().Trim('\n')).Append('\n');
            }
        }

        return code.ToString();
    }

    private static IReadOnlyDictionary<string, string> Generate()
    {
        string yaml = string.Join("\n---\n", Stages.Select(row => Description((string)row[0], (bool)row[1])));
        return ModelTest.RunText(yaml, new ModelTestOptions { ForDevices = true }).EnsureSuccess().Files;
    }

    private static string Model(string name, bool masked) => name + (masked && name != "Masking" ? "Masked" : "");

    private static string Description(string name, bool masked)
    {
        string loss = "mean_squared_error";
        if (name == Embedding)
        {
            string maskZero = masked ? "true" : "false";
            return Document("[4], type: index", [$"embedding: {{ input_dim: 40, output_dim: 3, mask_zero: {maskZero}, name: subject }}", "dense: 2"]);
        }

        List<string> layers = masked ? ["masking: { mask_value: 2, name: " + (name == "Masking" ? "subject }" : "mask }")] : [];
        layers.Add("dense: { units: 3, name: front }");
        if (Layers.TryGetValue(name, out string? layer))
        {
            layers.Add(layer);
        }

        if (Losses.TryGetValue(name, out string? activation))
        {
            loss = name == Ignoring ? "{ sparse_categorical_crossentropy: { ignore_class: -1 } }"
                : name == Custom ? "{ custom: { constants: { q: 0.9 }, equations: [ x = y_true - y_pred, \"loss = max(q * x, (q - 1) * x)\" ] } }"
                : Generator.Common.Words.ToSnakeCase(name);
            layers.Add($"dense: {{ units: 2, activation: {activation} }}");
        }
        else
        {
            layers.Add("dense: 2");
        }

        return Document("[4, 3]", layers);

        string Document(string input, IEnumerable<string> layers) => $"""
            modelgen: 1
            name: {Model(name, masked)}
            input: {"{"} shape: {input} {"}"}
            layers:
            {string.Join("\n", layers.Select(one => "  - " + one))}
            training: {"{"} loss: {loss}, optimizer: sgd {"}"}
            """;
    }
}
