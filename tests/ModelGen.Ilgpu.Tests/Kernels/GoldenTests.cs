using ModelGen.Ilgpu.Tests.Ptx;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Outputs, losses, gradients, statistics, masks and training steps on a device are those of Keras, within the CPU's bounds.</summary>
public class GoldenTests
{
    /// <summary>For drivers of OpenCL, which take ten seconds and more to compile a model: each cell, masks, a normalization, dense layers.</summary>
    private static readonly string[] ForDrivers = ["bn_rnn_tanh", "edge_mask_stacked", "ext_gru_reset_before_masked", "hand_lstm_2"];

    /// <summary>One case of each kind, for ILGPU's CPU accelerator.</summary>
    private static readonly string[] OneOfEachKind =
    [
        "bn_rnn_tanh", "cv_rnn_3", "edge_mask_last", "edge_mask_sequences", "edge_mask_stacked", "ext_gru_masked", "ext_gru_reset_before_masked", "hand_lstm_2",
        "hand_rnn_1", "lstm_mnist", "rnn_mnist", "stacked_lstm_dropout",
    ];

    /// <summary>Larger ones of the same kinds, which would take an interpreter of PTX a minute each; one of them is simulated.</summary>
    private static readonly string[] Large = ["bn_lstm_relu", "hand_lstm_3", "hand_lstm_4", "hand_rnn_3", "hand_rnn_4"];

    /// <summary>A case of each further layer; activations, losses and optimizers are all among the random models.</summary>
    private static readonly string[] Further =
    [
        "ext_embedding_lstm", "ext_embedding_average",
        "ext_gru_backwards_sequences", "ext_gru_relu_hard_sigmoid", "ext_gru_reset_before_relu_hard_sigmoid", "ext_bidirectional_gru_concat",
        "ext_bidirectional_lstm_mul", "ext_residual_add_masked", "ext_multiply_masked", "ext_maximum_masked_flatten", "ext_concatenate_masked",
        "ext_layer_norm_masked", "ext_global_average_masked", "ext_global_max_masked",
        "ext_sample_weight", "ext_step_weight_masked", "ext_sample_weight_sequence_masked",
        "ext_regularizers", "ext_regularizers_gru_masked", "ext_constraints", "ext_constraints_min_max",
        "ext_conv1d_same_stride", "ext_conv1d_causal_dilated", "ext_conv1d_valid_stride", "ext_conv1d_max_pool",
        "ext_attention", "ext_attention_masked_flatten", "ext_attention_scaled", "ext_attention_concat", "ext_attention_key", "ext_additive_attention_masked",
        "ext_additive_attention_unscaled", "ext_multi_head_attention", "ext_multi_head_attention_masked", "ext_multi_head_attention_masked_average",
        "ext_max_pool_same", "ext_average_pool_same", "ext_concatenate_lstm_conv",
    ];

    public static TheoryData<string> Compilations => [.. ForDrivers];

    /// <summary>Cases for ILGPU's CPU accelerator.</summary>
    public static TheoryData<string> Simulations => [.. Thoroughness.Share(OneOfEachKind, 2), Large[1]];

    /// <summary>
    /// Cases whose PTX runs in an interpreter: the others of the first ones, and some of each further layer, as all of those take the compiler minutes.
    /// </summary>
    public static TheoryData<string> Others => [.. GoldenCase.All
        .Select(golden => golden.Name)
        .Where(name => !name.StartsWith("ext_", StringComparison.Ordinal) || Thoroughness.Share(Further, 2).Contains(name))
        .Except([.. OneOfEachKind, .. Large])];

    [Theory]
    [MemberData(nameof(Simulations))]
    public void Results_are_those_of_Keras(string golden) => Check(golden, Simulated.Backend);

    [Theory]
    [MemberData(nameof(Others))]
    public void Results_of_the_PTX_are_those_of_Keras(string golden) => Check(golden, PtxModel.Backend);

    /// <summary>Compares all results of a case with its tensors, on any backend.</summary>
    internal static void Check(string golden, Backend backend)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        GoldenRun run = GoldenRun.Of(reference, backend);
        string[] quantities = GoldenRun.Quantities(reference, backend);
        Assert.Contains("grad", quantities);
        Assert.Contains("step3", quantities);
        Assert.All(quantities, quantity => Assert.All(
            reference.TensorsOf(quantity),
            tensor => Closeness.AssertClose(tensor, run.Values[tensor.Name], Closeness.Bound(quantity, tensor))));
        Closeness.AssertSameBits("output in inference mode", run.Values["output"], run.Values["forward_output"]);
    }
}
