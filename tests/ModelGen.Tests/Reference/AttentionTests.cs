using ModelGen.Generator.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>Layers of attention with every option, over one value and over several of different shapes, with masks and without, against the reference.</summary>
public class AttentionTests
{
    private const string Training = "\ntraining: { loss: mse, optimizer: sgd, batch_size: 7 }";

    /// <summary>Two sequences: one of six steps with or without a mask, and one of other steps and features.</summary>
    private const string Branches = """
        input: { shape: [6, 3] }
        layers:
          - masking: { mask_value: 0, name: used }
          - simple_rnn: { units: 5, return_sequences: true, name: query }
          - average_pooling_1d: { pool_size: 3, strides: 1, from: input, name: pooled }
          - dense: { units: 5, activation: tanh, name: key }
          - dense: { units: 18, from: pooled, name: value }

        """;

    private static readonly Dictionary<string, string> Sources = new()
    {
        ["OneStep"] = "input: { shape: [1, 3] }\nlayers: [dense: 4, attention: { use_scale: true, causal: true }, additive_attention: {}, "
            + "multi_head_attention: { num_heads: 2, key_dim: 3 }]" + Training,
        ["OneFeature"] = "input: { shape: [5, 1] }\nlayers: [masking: 0, dense: 1, attention: { score_mode: concat }, additive_attention: {}, "
            + "attention: {}, multi_head_attention: { num_heads: 1, key_dim: 1 }, dense: 2]" + Training,
        ["EndsInAttention"] = "input: { shape: [5, 3] }\nlayers: [masking: 0, dense: 4, attention: {}]" + Training,
        ["EndsInHeads"] = "input: { shape: [5, 3] }\nlayers: [masking: 0, dense: 4, multi_head_attention: { num_heads: 3, key_dim: 2 }]" + Training,
        ["ReadsInput"] = "input: { shape: [5, 3] }\nlayers: [attention: { use_scale: true }, additive_attention: { trainable: false }, dense: 2]" + Training,
        ["ManySteps"] =
            "input: { shape: [70, 2] }\nlayers: [dense: 18, attention: { causal: true, use_scale: true }, global_average_pooling_1d: {}, dense: 2]" + Training,
        ["Causal"] = "input: { shape: [6, 3] }\nlayers: [masking: 0, gru: { units: 7, return_sequences: true }, "
            + "attention: { causal: true, use_scale: true, dropout: 0.3 }, lstm: 2]" + Training,
        ["CausalPairs"] = "input: { shape: [6, 3] }\nlayers: [masking: 0, dense: 7, attention: { causal: true, score_mode: concat, use_scale: true, dropout: 0.3 }, "
            + "additive_attention: { causal: true, use_scale: false, dropout: 0.5 }, lstm: 2]" + Training,
        ["CausalHeads"] = "input: { shape: [6, 3] }\nlayers: [masking: 0, dense: 7, "
            + "multi_head_attention: { num_heads: 2, key_dim: 5, value_dim: 18, causal: true, dropout: 0.3 }, lstm: 2]" + Training,
        ["OtherSteps"] = Branches + "  - attention: { from: [query, value, key], use_scale: true, causal: true }\n  - lstm: 2" + Training,
        ["OtherStepsOfPairs"] = Branches + "  - attention: { from: [query, value, key], score_mode: concat }\n  - lstm: 2" + Training,
        ["OtherStepsAdded"] = Branches + "  - additive_attention: { from: [query, value, key], dropout: 0.25 }\n  - lstm: 2" + Training,
        ["OtherStepsOfHeads"] = Branches
            + "  - multi_head_attention: { from: [query, value, key], num_heads: 3, key_dim: 4, value_dim: 6, use_bias: false, causal: true }\n  - lstm: 2" + Training,
        ["MaskedValues"] = Branches + "  - attention: { from: [key, query] }\n  - flatten\n  - dense: { units: 2, name: attended }\n"
            + "  - global_average_pooling_1d: { from: value }\n  - dense: { units: 2, name: mean }\n  - add: [attended, mean]" + Training,
        ["UnpaddedHeads"] = "input: { shape: [4, 3] }\nlayers: [masking: 0, dense: 5, multi_head_attention: { num_heads: 2, key_dim: 16, bias_initializer: "
            + "{ random_normal: { stddev: 0.3 } }, kernel_regularizer: { l2: 0.3 }, bias_regularizer: l1, kernel_constraint: { max_norm: { max_value: 0.5, axis: [0, 1] } }, "
            + "activity_regularizer: { l2: 0.2 } }, lstm: 2]" + Training,
        ["FrozenHeads"] = "input: { shape: [4, 3] }\nlayers: [masking: 0, dense: 5, multi_head_attention: { num_heads: 2, key_dim: 3, trainable: false }, lstm: 2]" + Training,
        ["Transformer"] = """
            input: { shape: [5, 3] }
            layers:
              - masking: 0
              - dense: { units: 8, name: embedded }
              - multi_head_attention: { num_heads: 2, key_dim: 4, dropout: 0.1 }
              - dropout: 0.2
              - add: { from: [embedded, dropout_1], name: residual }
              - layer_normalization: { name: normal }
              - dense: { units: 12, activation: gelu }
              - dense: { units: 8, name: fed }
              - add: [normal, fed]
              - global_average_pooling_1d
              - dense: { units: 3, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 7 }
            """,
        ["TakesMasksOff"] = """
            input: { shape: [5, 3] }
            layers:
              - masking: 0
              - dense: { units: 4, name: shared }
              - lstm: { units: 2, from: shared, name: before }
              - multi_head_attention: { num_heads: 2, key_dim: 2, from: [shared, shared], name: heads }
              - lstm: { units: 2, from: shared, name: behind }
              - lstm: { units: 2, from: heads, name: own }
              - add: [before, behind, own]
            """ + Training,
    };

    private static readonly Lazy<(CompiledModels Compiled, IReadOnlyList<Network> Networks)> Models = new(() =>
    {
        string yaml = string.Join("\n---\n", Sources.Select(s => $"modelgen: 1\nname: {s.Key}\n{s.Value}"));
        return (ModelCompiler.Compile(yaml), Binding.Models.Compile(yaml).Networks);
    });

    public static TheoryData<string> Names => [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Attention_is_computed_as_the_reference_does(string name) => Check(name, VectorWidth.Widest);

    /// <summary>The same on any backend.</summary>
    internal static void Check(string name, Backend backend)
    {
        Network network = Models.Value.Networks.Single(n => n.Name == name);
        Comparison.CheckAll(network, Models.Value.Compiled, Sources[name], backend, seed: 3);
    }
}
